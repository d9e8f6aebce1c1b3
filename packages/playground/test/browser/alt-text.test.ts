import { expect, it } from "vitest";
import { describeInBrowser, focusOn } from "./browser-visit.ts";

describeInBrowser("alt text in the page", (here) => {
  it("is offered for a picture, drafted for who presses, and added by the author with the keyboard alone", async () => {
    const { page, command, next, become, openPlace, postPicture, messages } = here();
    await become("Priya");
    await openPlace("pictures");
    const form = await command("settings alt-text");
    await form.getByLabel("channel").selectOption({ label: "#pictures" });
    await form
      .getByLabel("mode")
      .selectOption({ label: "offer: reply with a button that drafts alt text for the person who presses it" });
    await next(() => form.getByRole("button", { name: "Send" }).click());

    await become("Tomasz");
    const posted = await postPicture();
    const offer = messages.filter({ has: page.getByRole("button", { name: "Draft alt text" }) });
    await offer.getByText("This message has a picture without alt text.").waitFor();
    const draft = await next(() => offer.getByRole("button", { name: "Draft alt text" }).click());
    const code = draft.locator("code").first();
    await code.waitFor();
    const words = await code.innerText();
    await draft.getByText("Only you can see this").waitFor();

    const more = posted.getByRole("button", { name: /^More/ });
    await more.focus();
    await page.keyboard.press("Enter");
    await focusOn(page.getByRole("menuitem").first());
    await page.keyboard.press("e");
    await page.keyboard.press("e");
    await page.keyboard.press("e");
    await focusOn(page.getByRole("menuitem", { name: "Edit alt text" }));
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "Edit alt text" });
    await focusOn(dialog.getByLabel("Alt text of quarters.png"));
    await page.keyboard.type(words.trim());
    await page.keyboard.press("Control+Enter");
    await dialog.waitFor({ state: "detached" });
    await focusOn(more);
    await posted.getByRole("img", { name: words.trim() }).waitFor();
    await offer.waitFor({ state: "detached" });
  });

  it("hides a picture and shows it again, as its author wishes", async () => {
    const { page, become, openPlace, postPicture } = here();
    await become("Tomasz");
    await openPlace("pictures");
    const posted = await postPicture();
    const choose = async (name: string) => {
      await posted.click({ button: "right" });
      await page.getByRole("menuitem", { name, exact: true }).click();
    };
    const cover = posted.getByRole("button", { name: "Spoiler: show the picture" });
    await choose("Mark as spoiler");
    await cover.waitFor();
    await choose("Mark as no spoiler");
    await cover.waitFor({ state: "detached" });
  });

  it("of somebody else's picture is nobody's to edit", async () => {
    const { page, become, openPlace, messages } = here();
    await become("Nele");
    await openPlace("pictures");
    await messages.first().waitFor();
    const theirs = messages.filter({ has: page.locator("img[alt]") }).first();
    await theirs.click({ button: "right" });
    const items = await page.getByRole("menuitem").allInnerTexts();
    expect(items).toContain("Reply");
    expect(items).not.toContain("Edit alt text");
    await page.keyboard.press("Escape");
  });
});
