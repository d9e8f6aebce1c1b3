import { readFile } from "node:fs/promises";

/** A process's times stand here in hundredths of a second, whatever the machine (`USER_HZ`). */
const TICK_MS = 10;
/** Where they stand behind the program's name: in user mode, in the kernel. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
const [USER_AT, KERNEL_AT] = [11, 12] as const;

/**
 * How much processor time a process has had, all its threads together.
 *
 * @throws Error where the system has no `/proc`
 */
export async function processorMs(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return (Number(fields[USER_AT]) + Number(fields[KERNEL_AT])) * TICK_MS;
}
