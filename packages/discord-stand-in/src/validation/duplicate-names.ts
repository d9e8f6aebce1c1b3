import type { Report } from "./read-form.ts";

/** A command, an option or a choice. */
export interface Named {
  readonly name: string;
  readonly name_localizations?: Partial<Record<string, string | null>> | null | undefined;
}

/**
 * Reports parts with the same name by default, or in a language, where a missing name falls back to the default. Parts of
 * different kinds may have the same name.
 */
export function reportDuplicates<Part extends Named>(
  parts: readonly Part[],
  path: readonly (string | number)[],
  report: Report,
  kindOf: (part: Part) => string = () => "",
): void {
  const locales = new Set(parts.flatMap(({ name_localizations }) => Object.keys(name_localizations ?? {})));
  for (const locale of [undefined, ...locales]) {
    const names = parts.map((part) => {
      const localized = locale === undefined ? undefined : part.name_localizations?.[locale];
      return `${kindOf(part)} ${localized ?? part.name}`;
    });
    for (const [index, name] of names.entries()) {
      if (names.indexOf(name) !== index) {
        report([...path, index], "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique");
      }
    }
  }
}
