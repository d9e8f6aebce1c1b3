import { z } from "zod";
import { errors, inputErrors } from "../protocol/error-answers.ts";
import { type Files, servesFiles } from "./stored-files.ts";
import { type Exchange, jsonReply, parseJson, type Reply } from "../protocol/http.ts";
import { readLifecycle } from "../protocol/lifecycle.ts";
import { inputDetails } from "../protocol/input-validation.ts";

/** A file that a client announced and, once `bytes` is set, uploaded. */
export interface Upload {
  readonly fileName: string;
  readonly contentType: string;
  /** The requested `x-fal-object-lifecycle`; unset means for ever, and public. */
  readonly lifetimeSeconds?: number;
  readonly uploadUrl: string;
  readonly fileUrl: string;
  readonly bytes?: Buffer;
}

const announcement = z.strictObject({ content_type: z.string().min(1), file_name: z.string().min(1) });

/**
 * The part of fal's storage that its client uses: `POST rest.fal.ai/storage/upload/initiate` with the key, then `PUT` of the raw
 * bytes to the `upload_url` without it; the file is then at `file_url` until its lifecycle ends.
 */
export function createStorage(files: Files, createId: () => string) {
  const uploads: Upload[] = [];
  return {
    /** Every upload that was announced, in order. */
    uploads: uploads as readonly Upload[],

    initiate: ({ method, path, query, headers, body }: Exchange): Reply => {
      if (path !== "/storage/upload/initiate") return jsonReply(404, errors.notFound().body);
      if (method !== "POST") return jsonReply(405, errors.methodNotAllowed().body);
      if (query.get("storage_type") !== "fal-cdn-v3") return refuse("unknown storage_type");
      const lifecycle = readLifecycle(headers["x-fal-object-lifecycle"]);
      if (!lifecycle) return refuse("x-fal-object-lifecycle cannot be read");
      const input = parseJson(body.toString());
      const announced = announcement.safeParse(input);
      if (!announced.success) return jsonReply(422, inputErrors(inputDetails(announcement, input)).body);
      const { content_type: contentType, file_name: fileName } = announced.data;
      const fileUrl = `https://v3.fal.media/files/uploads/${createId()}/${encodeURIComponent(fileName)}`;
      const uploadUrl = `${fileUrl}?upload_token=${createId()}`;
      uploads.push({ fileName, contentType, ...lifecycle, uploadUrl, fileUrl });
      return jsonReply(200, { upload_url: uploadUrl, file_url: fileUrl });
    },

    /** The raw bytes. The signed URL is the permission: a key sent along would be a key given away. */
    put: ({ host, path, query, headers, body }: Exchange): Reply => {
      const index = uploads.findIndex(({ uploadUrl }) => uploadUrl === `https://${host}${path}?${query.toString()}`);
      const upload = uploads[index];
      if (!upload) return jsonReply(403, { detail: "Upload URL is not valid" });
      if (headers.authorization !== undefined) return refuse("an upload URL takes no Authorization header");
      if (headers["content-type"] !== upload.contentType) return refuse("content type is not the one announced");
      if (body.length === 0) return refuse("no bytes");
      uploads[index] = { ...upload, bytes: body };
      files.put({
        url: upload.fileUrl,
        bytes: body,
        contentType: upload.contentType,
        ...(upload.lifetimeSeconds !== undefined && { lifetimeSeconds: upload.lifetimeSeconds }),
      });
      return { status: 200, headers: {}, body: Buffer.alloc(0) };
    },

    /** Whether a request is such an upload. */
    takes: ({ method, host, path }: Exchange) => method === "PUT" && servesFiles(host, path),
  };
}

export type Storage = ReturnType<typeof createStorage>;

function refuse(detail: string): Reply {
  return jsonReply(400, { detail });
}
