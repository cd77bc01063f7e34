// The launchers on machines of other languages: what Java is started with, whatever the environment says.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, it } from "node:test";
import { root } from "./files.mjs";

const folder = mkdtempSync(join(tmpdir(), "locale-"));
const executable = (path, text) => {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
};

/** A java that says in which locale it was started. */
mkdirSync(join(folder, "jdk/bin"), { recursive: true });
executable(join(folder, "jdk/bin/java"), '#!/bin/sh\necho "${LC_ALL:-none} ${LANG:-none} ${LANGUAGE:-none}"\nlocale charmap\nprintf "%s\\n" "$@"\n');
mkdirSync(join(folder, "cli"));
cpSync(join(root, "cli/src/main/dist/bin"), join(folder, "cli/bin"), { recursive: true });
chmodSync(join(folder, "cli/bin/belay"), 0o755);
writeFileSync(join(folder, "source.sh"), `. "${root}/build/locale.sh"\nbelay_pin_locale\n"${folder}/jdk/bin/java" sets\n`);

/** What `locale -a` knows; LOCPATH, by which glibc finds its files, has to name a folder without any. */
function machine(name, locales) {
  const bin = join(folder, name);
  mkdirSync(bin);
  executable(join(bin, "locale"), `#!/bin/sh\n[ "$1" = -a ] && printf '%s\\n' ${locales} || echo "$LC_ALL"\n`);
  return bin;
}

const launch = (launcher, environment, path = process.env.PATH) => {
  const command = launcher === "cli" ? [join(folder, "cli/bin/belay"), "sets"] : ["bash", join(folder, "source.sh")];
  const run = spawnSync(command[0], command.slice(1), {
    encoding: "utf8",
    env: { PATH: path, JAVA_HOME: join(folder, "jdk"), ...environment },
  });
  assert.equal(run.status, 0, run.stderr);
  return run.stdout.split("\n");
};

for (const launcher of ["cli", "server"]) {
  describe(`the launcher of the ${launcher}`, () => {
    for (const environment of [
      {},
      { LC_ALL: "C" },
      { LC_ALL: "POSIX", LANGUAGE: "de:fr" },
      { LC_ALL: "tr_TR.UTF-8" },
      { LANG: "de_DE.UTF-8", LC_NUMERIC: "de_DE.UTF-8" },
      { LC_ALL: "xx_YY.nonsense" },
    ]) {
      it(`starts Java in UTF-8 and no language with ${JSON.stringify(environment)}`, () => {
        const [locale, charmap] = launch(launcher, environment);
        assert.match(locale, /^C\.(utf8|UTF-8) C\.(utf8|UTF-8) none$/);
        assert.equal(charmap, "UTF-8");
      });
    }

    for (const [name, locales, wanted] of [
      ["without-c-utf8", "C POSIX de_DE.utf8 en_US.utf8", "en_US.utf8"],
      ["german-alone", "C POSIX de_DE.ISO8859-1 de_DE.UTF-8", "de_DE.UTF-8"],
      ["ascii-alone", "C POSIX", "C"],
    ]) {
      it(`takes the best that there is: ${locales}`, () => {
        const bin = machine(`${launcher}-${name}`, locales);
        const [locale] = launch(launcher, { LC_ALL: "C", LOCPATH: folder }, `${bin}:${process.env.PATH}`);
        assert.equal(locale.split(" ")[0], wanted);
      });
    }

    it("goes on where there is no program that lists locales", () => {
      const bin = join(folder, `${launcher}-none`);
      mkdirSync(bin);
      executable(join(bin, "locale"), "#!/bin/sh\nexit 127\n");
      const [locale] = launch(launcher, { LC_ALL: "C", LOCPATH: folder }, `${bin}:${process.env.PATH}`);
      assert.equal(locale.split(" ")[0], "C");
    });
  });
}
