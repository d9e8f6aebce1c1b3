import { expect, it } from "vitest";
import { inspectPicture } from "../../../../test/services/pictures/inspect-picture.ts";
import { damagedButShown } from "../../../../test/support/damaged-pictures.ts";
import { describeInBrowser } from "./browser-visit.ts";

describeInBrowser("a damaged picture that the browser shows", (here) => {
  it("is taken, of every kind that we know of", async () => {
    const page = await here().page.context().newPage();
    for (const { what, format, bytes } of await damagedButShown()) {
      const shownShare = await page.evaluate<number>(
        shareDrawnOf(`data:image/${format};base64,${bytes.toString("base64")}`),
      );
      expect(shownShare, `${format} ${what}`).toBeGreaterThan(0.2);
      expect(await inspectPicture(bytes, what)).toMatchObject({ format });
    }
    await page.close();
  });
});

/** What tells, in the browser, which part of a picture's pixels is drawn. */
const shareDrawnOf = (address: string): string => `(async () => {
  const image = new Image();
  image.src = ${JSON.stringify(address)};
  await new Promise((resolve, reject) => {
    image.onload = resolve;
    image.onerror = () => reject(new Error("nothing is shown"));
  });
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const context = Object.assign(document.createElement("canvas"), { width, height }).getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, width, height);
  return data.filter((value, at) => at % 4 === 3 && value > 0).length / (width * height);
})()`;
