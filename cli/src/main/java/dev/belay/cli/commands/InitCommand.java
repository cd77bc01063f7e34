package dev.belay.cli.commands;

import dev.belay.cli.doctor.DoctorReport;
import dev.belay.cli.doctor.Examination;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.cli.init.NewPolicy;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import dev.belay.cli.policy.PolicyFile;
import dev.belay.policy.Policy;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreKinds;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** Writes a first policy, and asks its database what it lacks. */
@Command(
    name = "init",
    description = {
      "Write a first policy for a database, with comments on what can be added, and say what the",
      "database lacks. On a terminal, what is not given is asked for. No file is overwritten, and",
      "no password is written."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay init",
      "  belay init --url \"$SHOP_DB_URL\" --user belay \\",
      "    --password-env SHOP_DB_PASSWORD --application shop --environment production"
    })
final class InitCommand extends BelayCommand {
  @Parameters(
      paramLabel = "FILE",
      arity = "0..1",
      defaultValue = "belay.yaml",
      description = "The policy to write. Default: ${DEFAULT-VALUE}.")
  private Path file = Path.of("belay.yaml");

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "The database, as DRIVER://host:port/name, without user and password.")
  private @Nullable String url;

  @Option(names = "--user", paramLabel = "U", description = "The user that captures it.")
  private @Nullable String user;

  @Mixin private SecretOptions secret = new SecretOptions();

  @Option(names = "--application", paramLabel = "A", description = "Whose data it is.")
  private @Nullable String application;

  @Option(names = "--environment", paramLabel = "E", description = "Where that is deployed.")
  private @Nullable String environment;

  /** Where the password is. */
  static final class SecretOptions {
    @Option(
        names = "--password-env",
        paramLabel = "NAME",
        description = "The variable that has the password where workers run.")
    private @Nullable String variable;

    @Option(
        names = "--password-file",
        paramLabel = "FILE",
        description = "The file that has the password where workers run.")
    private @Nullable String file;
  }

  InitCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() throws CommandException, IOException, InterruptedException {
    refuseExisting();
    String text = wanted().text();
    requireValid(text);
    try {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (FileAlreadyExistsException e) {
      refuseExisting();
      throw e;
    }
    return switch (PolicyFile.read(file)) {
      case PolicyFile.Valid valid -> examined(valid.policy());
      case PolicyFile.Invalid invalid -> PolicyValidateCommand.report(invalid);
    };
  }

  private void refuseExisting() throws CommandException {
    if (Files.exists(file)) {
      throw CommandException.usage(
          "%s is there already, and is not overwritten; name another file, or look at it with belay"
                  .formatted(file)
              + " doctor "
              + file);
    }
  }

  private NewPolicy wanted() throws CommandException {
    List<String> drivers = StoreKinds.installed().all().stream().map(StoreKind::driver).toList();
    String database =
        asked(
            url, "--url", "The database, like " + drivers.getFirst() + "://host:port/shop:", null);
    NewPolicy.check(database, drivers);
    String name = NewPolicy.nameIn(database);
    String username = asked(user, "--user", "The user that captures it", "belay");
    String reference = reference(NewPolicy.variableOf(name + "-db"));
    String whose = asked(application, "--application", "The application whose data it is", name);
    String where = asked(environment, "--environment", "Where it is deployed", "production");
    return new NewPolicy(name + "-db", database, username, reference, whose, where);
  }

  private String reference(String usual) throws CommandException {
    if (secret.variable != null && secret.file != null) {
      throw CommandException.usage("give one of --password-env and --password-file, not both");
    }
    return secret.file != null
        ? "file:" + secret.file
        : "env:"
            + asked(
                secret.variable,
                "--password-env",
                "The variable that has the password where workers run (never the password)",
                usual);
  }

  /**
   * What was given, or what the person says.
   *
   * @param usual what an empty answer means; null if there is nothing usual
   */
  private String asked(
      @Nullable String given, String option, String question, @Nullable String usual)
      throws CommandException {
    if (given != null) {
      return given;
    }
    String shown = usual == null ? question : question + " [" + usual + "]:";
    String answer = invocation().person().ask(shown);
    if (answer == null) {
      throw CommandException.usage("there is no terminal to ask at: give " + option);
    }
    if (answer.isEmpty() && usual != null) {
      return usual;
    }
    if (answer.isEmpty()) {
      throw CommandException.usage(option + " is needed: nothing was answered");
    }
    return answer;
  }

  /** Reads the text as services read the file, before there is one. */
  private static void requireValid(String text) throws CommandException, IOException {
    Path draft = Files.createTempFile("belay-init", ".yaml");
    try {
      Files.writeString(draft, text);
      if (PolicyFile.read(draft) instanceof PolicyFile.Invalid invalid) {
        throw CommandException.usage(
            "no policy can be made of this: "
                + invalid.problems().stream()
                    .map(it -> it.path() + ": \"" + it.value() + "\": " + it.rule())
                    .collect(Collectors.joining("; ")));
      }
    } finally {
      Files.delete(draft);
    }
  }

  private Result examined(Policy policy) throws InterruptedException {
    Examination examination =
        Examination.of(policy.dataStores().values().iterator().next(), invocation().environment());
    DoctorReport doctor =
        new DoctorReport(List.of(examination), null, List.of(), DoctorCommand.isolation());
    InitReport report = new InitReport(file, doctor, examination.ready());
    return examination.ready()
        ? Result.done(report)
        : new Result(
            ExitCode.FAILED, "the policy is written, and its database is not ready", report);
  }

  private record InitReport(Path file, DoctorReport doctor, boolean ready) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.println("wrote " + file);
      doctor.print(out, times);
      out.println("next: " + next());
    }

    private String next() {
      return ready
          ? "belay up --policy " + file
          : "mend what is missing, then belay doctor " + file;
    }

    @Override
    public void fill(ObjectNode document) {
      document.put("file", file.toString()).put("ready", ready).put("next", next());
      doctor.fill(document);
    }
  }
}
