// Argument: an SQLite file. Holds it for itself alone, and says so, until a line comes on stdin.
import { once } from "node:events";
import Database from "libsql";

const [path = ""] = process.argv.slice(2);
const database = new Database(path);
database.exec("BEGIN EXCLUSIVE");
process.stdout.write("held\n");
await once(process.stdin, "data");
database.exec("COMMIT");
process.stdout.write("let go\n");
process.stdin.destroy();
