import { describe, expect, it } from "vitest";
import { createOpenApiValidator } from "../src/openapi/index.ts";

const path = process.env["DISCORD_OPENAPI"] ?? "";
const callback = "/interactions/100000000000000001/token/callback";
const original = "/webhooks/100000000000000001/token/messages/@original";
const commands = "/applications/100000000000000001/commands";
const member = "/guilds/100000000000000001/members/100000000000000002";

const text = { type: 10, content: "hello" };
const upload = { type: 18, label: "Files", component: { type: 19, custom_id: "files", file_types: ["image"] } };
const boxes = {
  type: 18,
  label: "Boxes",
  component: { type: 22, custom_id: "boxes", min_values: 0, required: false, options: [{ label: "a", value: "a" }] },
};
const box = { type: 18, label: "Box", component: { type: 23, custom_id: "box", default: true } };
const image = { type: 11, name: "image", description: "Picture", required: true, file_types: ["image"] };

const GOOD_CALLS: [what: string, method: string, where: string, body: unknown][] = [
  ["a deferred answer", "POST", callback, { type: 5, data: { flags: 64 } }],
  ["an answer", "POST", callback, { type: 4, data: { flags: 1 << 15, components: [text], enforce_nonce: false } }],
  [
    "an edit with a file",
    "PATCH",
    original,
    { components: [text], attachments: [{ id: "0" }], tts: false, nonce: "1" },
  ],
  ["an edit with empty lists", "PATCH", original, { components: [], attachments: [] }],
  ["choices", "POST", callback, { type: 8, data: { choices: [{ name: "a", value: "a" }] } }],
  [
    "a modal that takes files",
    "POST",
    callback,
    { type: 9, data: { custom_id: "a", title: "b", components: [upload] } },
  ],
  [
    "a modal with boxes to check",
    "POST",
    callback,
    { type: 9, data: { custom_id: "a", title: "b", components: [{ type: 10, content: "c" }, boxes, box] } },
  ],
  ["commands", "PUT", commands, [{ name: "a", description: "b", default_member_permissions: "32", options: [image] }]],
  ["a timeout", "PATCH", member, { communication_disabled_until: null, communicationDisabledUntil: null }],
];

const SLIPS: [where: string, method: string, path: string, body: unknown, named: string][] = [
  ["at the top", "PATCH", original, { componets: [text] }, "componets"],
  ["in a component", "PATCH", original, { components: [{ ...text, contnet: "x" }] }, "contnet"],
  ["deep in components", "PATCH", original, { components: [{ type: 17, components: [{ type: 10 }] }] }, "content"],
  ["in a deferred answer", "POST", callback, { type: 5, data: { flag: 64 } }, "flag"],
  [
    "in an option",
    "POST",
    commands,
    { name: "a", description: "b", options: [{ ...image, maxlength: 3 }] },
    "maxlength",
  ],
  ["in a type", "PATCH", original, { components: [{ type: 99 }] }, "/components/0/type"],
  ["in permissions", "POST", commands, { name: "a", default_member_permissions: 32 }, "default_member_permissions"],
  ["on a guild's member", "PATCH", member, { comunication_disabled_until: null }, "comunication_disabled_until"],
];

describe.skipIf(path === "")(
  "Discord's OpenAPI description (set DISCORD_OPENAPI to its path to check against it)",
  () => {
    it.each(GOOD_CALLS)("lets %s pass", (_what, method, where, body) => {
      expect(createOpenApiValidator(path).validate({ method, path: where, body })).toEqual([]);
    });

    it.each(SLIPS)("refuses a slip %s, and names it in few words", (_where, method, where, body, named) => {
      const errors = createOpenApiValidator(path).validate({ method, path: where, body });
      expect(errors.join("\n")).toContain(named);
      expect(errors.length).toBeLessThan(4);
    });

    it("refuses an operation that Discord does not have, and one without its body", () => {
      const validator = createOpenApiValidator(path);
      expect(validator.validate({ method: "PUT", path: original, body: {} })).toEqual([
        `PUT ${original}: Discord has no such operation`,
      ]);
      expect(validator.validate({ method: "POST", path: callback })).toEqual([
        "POST /interactions/{interaction_id}/{interaction_token}/callback: needs a body",
      ]);
    });

    it("counts bodies and operations", () => {
      const validator = createOpenApiValidator(path);
      validator.validate({ method: "PATCH", path: original, body: {} });
      validator.validate({ method: "PATCH", path: original, body: {} });
      validator.validate({ method: "DELETE", path: original });
      expect(validator.bodies).toBe(2);
      expect([...validator.routes]).toEqual(["PATCH /webhooks/{webhook_id}/{webhook_token}/messages/@original"]);
    });
  },
);

describe("without a description", () => {
  it("fails when the file is missing", () => {
    expect(() => createOpenApiValidator("/nowhere/discord.json")).toThrow("ENOENT");
  });
});
