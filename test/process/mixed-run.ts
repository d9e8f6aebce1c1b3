import sharp from "sharp";
import { isFinal } from "../flows/harness.ts";
import { noise } from "../support/pictures.ts";
import type { Stage } from "./stage.ts";

/*
 * Everything that people do with the bot, and everything that goes wrong with it, in one go. Each text that a person
 * types or a model answers holds the word "needle".
 */

const DETAILED = "fal-ai/florence-2-large/detailed-caption";
const OCR = "fal-ai/florence-2-large/ocr";
const ASK = "fal-ai/moondream2/visual-query";
const IMAGINE = "fal-ai/flux-2-pro";
const EDIT = "fal-ai/flux-2-pro/edit";

const SUBMIT = { method: "POST", route: /^queue\.fal\.run/ } as const;
const RESULT = { method: "GET", route: /\/requests\/[^/]+$/ } as const;
const CANCEL = { method: "PUT", route: /\/cancel$/ } as const;
const FIRST_RESPONSE = { method: "POST", route: /\/callback$/ } as const;
const EDIT_OF_ANSWER = { method: "PATCH", route: /@original$/ } as const;
const PICTURE = { route: /ephemeral-attachments/ } as const;

const OUTPUT = "needle-output: a house";
const QUESTION = "needle-question: what is this?";
const PROMPT = "needle-prompt: a house";

type Handle = ReturnType<Stage["discord"]["command"]>;
type Options = NonNullable<Parameters<Stage["discord"]["command"]>[0]["options"]>;

/** What must not be in a log, beside the needles. */
export interface Secrets {
  /** Of every interaction there was. */
  readonly tokens: readonly string[];
  /** Every picture that was given or made. */
  readonly pictures: readonly Buffer[];
}

/** Does it all, one after the other; resolves when everybody has read the last word. */
export async function runEverything(stage: Stage): Promise<Secrets> {
  const person = createPerson(stage);
  await goWell(stage, person);
  await failAtFal(stage, person);
  await failAtDiscord(stage, person);
  await cancel(stage, person);
  return person;
}

type Person = ReturnType<typeof createPerson>;

/** A person who uses the bot, and remembers what they saw. */
function createPerson({ discord, guild, asker }: Stage) {
  const tokens: string[] = [];
  const pictures: Buffer[] = [];

  /** A picture like no other. */
  const draw = async (): Promise<Buffer> => {
    const raw = noise(64 * 64 * 3, pictures.length + 1);
    const bytes = await sharp(raw, { raw: { width: 64, height: 64, channels: 3 } })
      .png()
      .toBuffer();
    pictures.push(bytes);
    return bytes;
  };
  const attach = async () => discord.attach(await draw(), { filename: "picture.png" });
  const remember = (handle: Handle): Handle => {
    tokens.push(handle.token);
    return handle;
  };
  const begin = (name: string, options: Options = {}): Handle =>
    remember(discord.command({ name, options, user: asker, guild }));
  const finished = (handle: Handle) => handle.until((message) => isFinal(message) && message.text !== "");
  const run = async (name: string, options?: Options) => finished(begin(name, options));
  const caption = async () => run("caption", { image: await attach() });
  return { tokens, pictures, draw, attach, remember, begin, finished, run, caption };
}

async function goWell({ discord, fal, guild, asker }: Stage, { draw, attach, remember, run, caption }: Person) {
  const made = await draw();
  const output = (_input: unknown, { putFile }: { putFile: (bytes: Buffer, contentType: string) => string }) => ({
    images: [{ url: putFile(made, "image/png") }],
    seed: 7,
  });
  fal.answer(DETAILED, { output: { results: OUTPUT }, queue: [2, 1], logs: ["needle-log: loading"] });
  fal.answer(OCR, { output: { results: OUTPUT } });
  fal.answer(ASK, { output: { output: OUTPUT } });
  fal.answer(IMAGINE, { output });
  fal.answer(EDIT, { output });
  await run("help");
  await caption();
  await run("ocr", { image: await attach(), private: true });
  await run("ask", { image: await attach(), question: QUESTION });
  await run("imagine", { prompt: PROMPT });
  await run("edit", { prompt: PROMPT, image1: await attach(), image2: await attach() });
  const options = { prompt: PROMPT, size: "needle-size" };
  await remember(discord.autocomplete({ name: "imagine", options, focused: "size", user: asker, guild })).response();
}

async function failAtFal({ fal }: Stage, { attach, run, caption }: Person) {
  fal.faults.add({ ...SUBMIT, ...fal.errors.exhaustedBalance() });
  await caption();
  fal.faults.add({ ...SUBMIT, ...fal.errors.invalidKey() });
  await caption();
  fal.faults.add({ ...SUBMIT, reset: "after" });
  await run("imagine", { prompt: `${PROMPT}, whose submit is lost` });
  fal.faults.add({ ...SUBMIT, status: 502, body: "<html>needle-page</html>" });
  await caption();
  const refusal = fal.errors.model("content_policy_violation", { msg: "needle-message", input: { prompt: PROMPT } });
  fal.answerNext(IMAGINE, { error: refusal });
  await run("imagine", { prompt: `${PROMPT}, which is refused` });
  fal.answerNext(OCR, { output: { needle: OUTPUT } });
  await run("ocr", { image: await attach() });
  fal.faults.add({ ...RESULT, malformedJson: true, times: 2 }); // and is read then
  await run("ask", { image: await attach(), question: `${QUESTION} And malformed?` });
  fal.faults.clear();
  fal.answerNext(EDIT, { output: { images: [{ url: "https://v3.fal.media/files/needle-gone.png" }], seed: 7 } });
  await run("edit", { prompt: `${PROMPT}, which is gone`, image1: await attach() });
  const url = "http://needle.example/picture.png?ex=1&hm=2";
  fal.answer(DETAILED, { error: fal.errors.model("file_download_error", { input: url }) });
  await caption();
  fal.answer(DETAILED, { output: { results: OUTPUT } });
}

async function failAtDiscord({ discord }: Stage, { attach, begin, run, caption }: Person) {
  discord.faults.add({ ...PICTURE, status: 404 });
  await caption();
  discord.faults.add({ ...PICTURE, reset: "before", times: 9 });
  await run("ocr", { image: await attach() });
  discord.faults.clear();
  discord.faults.add({ ...EDIT_OF_ANSWER, status: 500, body: { message: "needle-500" } });
  await caption();
  discord.faults.add({ ...FIRST_RESPONSE, reset: "after" });
  await caption();

  // Too late for a first response: no person reads an answer.
  const tooLate = { status: 404, body: { message: "Unknown interaction", code: 10_062 } };
  discord.faults.add({ ...FIRST_RESPONSE, ...tooLate });
  const refused = new Promise<void>((resolve) => {
    const stop = discord.on("call", ({ status }) => {
      if (status !== 404) return;
      stop();
      resolve();
    });
  });
  begin("caption", { image: await attach() });
  await refused;

  // A refusal that no code of ours expects, and that repeats what was sent.
  const url = `http://${discord.host}/needle.png?ex=68f0&is=68f1&hm=needle`;
  const errors = { components: { 0: { content: { _errors: [{ code: "WRONG", message: `Not so: ${url}` }] } } } };
  const body = { message: "Invalid Form Body", code: 50_035, errors };
  discord.faults.add({ ...EDIT_OF_ANSWER, status: 400, body, times: 2 });
  await caption();
  discord.faults.clear();
}

async function cancel({ discord, fal, asker }: Stage, { attach, remember, begin, finished }: Person) {
  fal.answer(DETAILED, { hold: true, queue: [1] });
  fal.faults.add({ ...CANCEL, status: 500, body: { detail: "needle-cancel" } });
  const waiting = begin("caption", { image: await attach() });
  const message = await waiting.until(({ buttons }) => buttons.length > 0);
  const [button] = message.buttons;
  const customId = button && "custom_id" in button ? (button.custom_id ?? "") : "";
  remember(discord.press({ message, customId, user: asker }));
  await finished(waiting);
}
