import sharp from "sharp";
import { describe, expect, it } from "vitest";
import type { Endpoint } from "../../src/protocol/endpoints.ts";
import { createFiles } from "../../src/files/stored-files.ts";
import type { Job } from "../../src/jobs/job.ts";
import { createModels } from "../../src/simulator/models.ts";
import { createManualClock } from "../../../../test/support/manual-clock.ts";

/** The simulated models with some files handed over, and what a job of theirs put out. */
function createBench() {
  let count = 0;
  const files = createFiles(createManualClock(), () => `file-${(count += 1)}`);
  const models = createModels(files);
  return {
    async handOver(width: number, height: number): Promise<string> {
      const bytes = await sharp({ create: { width, height, channels: 3, background: "#1040e0" } })
        .png()
        .toBuffer();
      return files.put({ bytes, contentType: "image/png" });
    },
    async run(endpoint: Endpoint, input: object) {
      let units: number | undefined;
      const output = await models[endpoint](input, {
        // Of a job, its id alone is looked at.
        job: { requestId: "0123456789abcdef" } as Job,
        putFile: (bytes, contentType) => files.put({ bytes, contentType }),
        bill: (count) => {
          units = count;
        },
      });
      return { output, units };
    },
    async picture(output: unknown) {
      const { images } = output as { images: { url: string }[] };
      const file = files.get(images[0]?.url ?? "");
      return { contentType: file?.contentType, ...(await sharp(file?.bytes).metadata()) };
    },
  };
}

describe("simulated pictures", () => {
  it.each([
    ["square_hd", 1024, 1024],
    ["portrait_16_9", 576, 1024],
    ["landscape_4_3", 1024, 768],
    [{ width: 300, height: 200 }, 300, 200],
  ])("are as large as fal makes %j", async (image_size, width, height) => {
    const bench = createBench();
    const { output } = await bench.run("fal-ai/flux-2-pro", { prompt: "A gull", seed: 5, image_size });
    expect(output).toMatchObject({ seed: 5, images: [{ width, height }] });
    expect(await bench.picture(output)).toMatchObject({ width, height });
  });

  it.each(["jpeg", "png"] as const)("are files of the format %s that was asked for", async (output_format) => {
    const bench = createBench();
    const { output } = await bench.run("fal-ai/flux-2-pro", { prompt: "A gull", output_format });
    expect(await bench.picture(output)).toMatchObject({ format: output_format, contentType: `image/${output_format}` });
  });

  it("are as large as the first one that was given, when an edit says auto", async () => {
    const bench = createBench();
    const image_urls = [await bench.handOver(320, 200), await bench.handOver(50, 50)];
    const { output } = await bench.run("fal-ai/flux-2-pro/edit", { prompt: "A gull", image_urls, image_size: "auto" });
    expect(output).toMatchObject({ images: [{ width: 320, height: 200 }] });
  });

  it("draw a seed where none is given", async () => {
    const { output } = await createBench().run("fal-ai/flux-2-pro", { prompt: "A gull" });
    expect(output).toMatchObject({ seed: 0x0123456 });
  });

  it("cost a unit for the first megapixel that is made, and half of one for each that is begun beside it", async () => {
    const bench = createBench();
    const small = await bench.run("fal-ai/flux-2-pro", { prompt: "A gull", image_size: "square_hd" });
    expect(small.units).toBe(1);
    const wide = { width: 1536, height: 1024 };
    const larger = await bench.run("fal-ai/flux-2-pro", { prompt: "A gull", image_size: wide });
    expect(larger.units).toBe(1.5);
    const size = { width: 1100, height: 1000 };
    const image_urls = [await bench.handOver(1200, 1000), await bench.handOver(10, 10)];
    const edit = await bench.run("fal-ai/flux-2-pro/edit", { prompt: "A gull", image_urls, image_size: size });
    expect(edit.units).toBe(1 + 0.5 * (1 + 2 + 1));
  });
});

describe("simulated words", () => {
  it("are about the very picture that was handed over", async () => {
    const bench = createBench();
    const image_url = await bench.handOver(320, 200);
    const { output } = await bench.run("fal-ai/florence-2-large/detailed-caption", { image_url });
    expect(output).toEqual({
      results: "Simulated: a landscape PNG picture of 320 × 200 pixels. It is all blue, and rather dark altogether.",
    });
  });

  it("are about the part that was asked for", async () => {
    const bench = createBench();
    const image_url = await bench.handOver(320, 200);
    const region = { x1: 10, y1: 20, x2: 30, y2: 40 };
    const { output } = await bench.run("fal-ai/florence-2-large/region-to-description", { image_url, region });
    expect(output).toEqual({ results: "Simulated: the part from 10,20 to 30,40 is all blue, and rather dark." });
  });

  it("cost what Moondream2's characters cost", async () => {
    const bench = createBench();
    const image_url = await bench.handOver(320, 200);
    const { output, units } = await bench.run("fal-ai/moondream2/visual-query", { image_url, prompt: "What?" });
    expect(units).toBe((output as { output: string }).output.length / 1000);
  });

  it("are none about a picture that was not handed over", async () => {
    const input = { image_url: "https://v3.fal.media/files/elsewhere.png" };
    await expect(createBench().run("fal-ai/florence-2-large/caption", input)).rejects.toThrow("not handed over");
  });
});
