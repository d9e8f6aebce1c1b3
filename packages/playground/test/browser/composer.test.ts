import type { Route } from "playwright-core";
import { expect, it } from "vitest";
import { describeInBrowser, focusOn, picture } from "./browser-visit.ts";

describeInBrowser("commands in the page", (here) => {
  it.each([
    { name: "caption", button: "More detail" },
    { name: "ocr", button: "Ask about it" },
  ])("/$name answers about an attached picture, with its alt text on demand", async ({ name, button }) => {
    const { page, command, next } = here();
    const form = await command(name);
    await form.getByLabel("image").setInputFiles(await picture());
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByRole("button", { name: button }).waitFor();
    await answer.getByText(name, { exact: true }).waitFor();
    const alt = answer.getByRole("button", { name: "Alt text", exact: true });
    await expect(answer.locator("figcaption").isVisible()).resolves.toBe(false);
    await alt.click();
    await answer.locator("figcaption").filter({ hasText: /\S/ }).waitFor({ state: "visible" });
    await expect(alt.getAttribute("aria-expanded")).resolves.toBe("true");
    // Also where the alt text is what the answer says, it is read out once.
    const told = page.getByRole("status", { name: "News" }).locator("p").last();
    const beginning = (await answer.locator("figcaption").innerText()).slice(0, 40);
    expect((await told.innerText()).split(beginning).length - 1).toBe(1);
  });

  it("/ask takes what it needs first, and numbers and choices among the others", async () => {
    const { command, next } = here();
    const form = await command("ask");
    await form.getByLabel("image").setInputFiles(await picture());
    await form.getByText("more options").click();
    await form.getByLabel("model").selectOption({ label: "Idefics2: longer answers, adjustable" });
    await form.getByLabel("max_tokens").fill("64");
    await form.getByLabel("question").fill("How many colours are there?");
    const answer = await next(() => form.getByLabel("question").press("Enter"));
    await answer.getByText("Question: How many colours are there?").waitFor();
  });

  it("/imagine proposes sizes while they are typed, and shows what it made", async () => {
    const { page, command, next } = here();
    const form = await command("imagine");
    await form.getByLabel("prompt").fill("a lighthouse at dusk");
    await form.getByText("more options").click();
    const size = form.getByRole("combobox", { name: "size" });
    await size.fill("land");
    await form.getByRole("option", { name: "landscape_4_3" }).waitFor();
    await size.press("ArrowDown");
    await form.getByRole("option", { name: "landscape_16_9", selected: true }).waitFor();
    await size.press("Enter");
    await expect(size.inputValue()).resolves.toBe("landscape_16_9");
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByText(/Seed \d+ · size landscape_16_9/).waitFor();
    await answer.getByRole("img", { name: /lighthouse at dusk$/ }).waitFor();
    const isLoaded = `document.querySelector("figure img[alt$=dusk]").naturalWidth > 0`;
    await expect.poll(() => page.evaluate(isLoaded)).toBe(true);
    const news = page.getByRole("status", { name: "News" });
    await news.getByText("Picture: AI-generated image: a lighthouse at dusk").waitFor({ state: "attached" });
  });

  it("all that is proposed can be reached in a small window, and the answer is scrolled to", async () => {
    const { page, command, field, next } = await here().open({ viewport: { width: 390, height: 700 } });
    const form = await command("imagine");
    await form.getByLabel("prompt").fill("a lighthouse at dawn");
    await form.getByText("more options").click();
    const size = form.getByRole("combobox", { name: "size" });
    await size.focus();
    const proposals = form.getByRole("listbox").getByRole("option");
    await proposals.first().waitFor();
    const isSeen = `(() => {
      const { left, top, height } = document.querySelector("[role=option][aria-selected=true]").getBoundingClientRect();
      return document.elementFromPoint(left + 20, top + height / 2)?.closest("[aria-selected=true]") !== null;
    })()`;
    for (let moves = await proposals.count(); moves > 0; moves -= 1) {
      await size.press("ArrowUp"); // from the first to the last, and back
      await expect(page.evaluate(isSeen)).resolves.toBe(true);
    }
    await size.press("Enter");
    await page.getByRole("log").evaluate((list) => list.scrollTo(0, 0));
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByText(/^Seed|Seed \d+/).waitFor();
    await field.waitFor();
    const isAtEnd = `(() => {
      const list = document.querySelector("[role=log]");
      return list.scrollHeight - list.scrollTop - list.clientHeight < 2;
    })()`;
    await expect.poll(() => page.evaluate(isAtEnd)).toBe(true);
    // Also where the answer has grown before the browser tells that the page scrolled to its beginning.
    await page.getByRole("log").evaluate((list) => {
      list.querySelector("discord-message:last-child")?.setAttribute("style", "padding-bottom: 400px");
      list.dispatchEvent(new Event("scroll"));
    });
    await expect.poll(() => page.evaluate(isAtEnd)).toBe(true);
    await page.getByRole("log").evaluate((list) => list.scrollTo(0, 0));
    await expect.poll(() => page.evaluate(isAtEnd)).toBe(false);
  });

  it("/edit takes pictures that are dropped on the page or pasted", async () => {
    const { page, command, next } = here();
    const form = await command("edit");
    await form.getByLabel("prompt").fill("Put @image2 over @image1");
    const { buffer } = await picture();
    const carried = (name: string) => `(() => {
      const transfer = new DataTransfer();
      const bytes = Uint8Array.from(atob("${buffer.toString("base64")}"), (letter) => letter.charCodeAt(0));
      transfer.items.add(new File([bytes], "${name}", { type: "image/png" }));
      return transfer;
    })()`;
    const dataTransfer = await page.evaluateHandle(carried("one.png"));
    await page.getByRole("log").dispatchEvent("drop", { dataTransfer });
    await page.evaluate(`document.activeElement.dispatchEvent(
      new ClipboardEvent("paste", { clipboardData: ${carried("two.png")}, bubbles: true, cancelable: true }),
    )`);
    await form.getByText("two.png").waitFor({ state: "attached" });
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByRole("img", { name: /^AI-edited image: Put @image2 over @image1/ }).waitFor();
  });

  it("a private answer says who sees it, is not shown to others, and can be dismissed", async () => {
    const { command, become, next, messages } = here();
    const form = await command("caption");
    await form.getByLabel("image").setInputFiles(await picture());
    await form.getByText("more options").click();
    await form.getByLabel("private").selectOption({ label: "Yes" });
    await next(() => form.getByRole("button", { name: "Send" }).click());
    const secret = messages.filter({ hasText: "Only you can see this" });
    await secret.getByRole("button", { name: "More detail" }).waitFor();

    await become("Priya");
    await secret.waitFor({ state: "detached" });
    await messages.first().waitFor();
    await become("Tomasz");
    await secret.getByRole("button", { name: "Dismiss message" }).click();
    await secret.waitFor({ state: "detached" });
  });

  it("the person who acts stays the same until the page knows what the other one sees, and where it cannot know", async () => {
    const { page } = await here().open({});
    const people = page.locator(".people");
    const actor = () => people.locator("label", { has: page.locator("input:checked") }).innerText();
    /** Chooses a person, and holds back what the page asks for then. */
    const choose = async (person: RegExp) => {
      const asked = new Promise<Route>((resolve) => void page.route("**/api/state?*", resolve, { times: 1 }));
      await page.getByRole("radio", { name: person }).check({ force: true });
      return asked;
    };
    const before = await actor();
    const failing = await choose(/^Nele/);
    await expect(people.getAttribute("aria-busy")).resolves.toBe("true");
    await failing.fulfill({ body: "no state of a page" });
    await page.locator(".people[aria-busy=false]").waitFor();
    await expect(actor()).resolves.toBe(before);

    await (await choose(/^Nele/)).continue();
    await page.locator(".people[aria-busy=false]").waitFor();
    await expect(actor()).resolves.toMatch(/^Nele/);
  });

  it("a command that lacks what it needs is not sent, and Escape leaves it", async () => {
    const { page, command, field, messages } = here();
    const count = await messages.count();
    const form = await command("caption");
    await form.getByRole("button", { name: "Send" }).click();
    await expect(page.evaluate("document.activeElement.validity.valueMissing")).resolves.toBe(true);
    await page.keyboard.press("Escape");
    await form.waitFor({ state: "detached" });
    await focusOn(field);
    await expect(messages.count()).resolves.toBe(count);
  });

  it("commands are named and described in the language of the person who acts, and filtered as they type", async () => {
    const { page, field, become } = here();
    await become("Nele");
    await field.fill("/besch");
    await page.getByRole("option", { name: /^\/beschreiben/, selected: true }).waitFor();
    await expect(page.getByRole("option").count()).resolves.toBe(1);
    await field.press("Enter");
    await page.getByRole("form").getByText("Das Bild, das beschrieben werden soll").waitFor();
    await page.keyboard.press("Escape");
    await focusOn(field);
    await become("Tomasz");
  });

  it("/settings alt-text takes a channel of the server from a list, and an answer for the owner alone", async () => {
    const { page, command, become, next } = here();
    await become("Priya");
    const form = await command("settings alt-text");
    const channel = form.getByLabel("channel");
    await expect(channel.locator("option").allTextContents()).resolves.toEqual(["Choose", "#general", "#pictures"]);
    await channel.selectOption({ label: "#pictures" });
    await form.getByLabel("mode").selectOption({ label: "post: reply with the alt text itself" });
    const answer = await next(() => form.getByRole("button", { name: "Send" }).click());
    await answer.getByText(/Automatic alt text, posted as a reply: #pictures/).waitFor();
    await answer.getByText("Only you can see this").waitFor();

    const adding = await command("settings words add");
    await adding.getByLabel("phrase").fill("free nitro");
    await next(() => adding.getByRole("button", { name: "Send" }).click());
    const removing = await command("settings words remove");
    await removing.getByRole("combobox", { name: "phrase" }).fill("nit");
    await removing.getByRole("option", { name: "free nitro" }).click();
    const removed = await next(() => removing.getByRole("button", { name: "Send" }).click());
    await removed.getByText("No longer blocked: free nitro").waitFor();

    await become("Tomasz");
    await here().field.fill("/sett");
    await expect(page.getByRole("option", { name: /settings/ }).count()).resolves.toBe(0);
    await here().field.fill("");
  });
});
