package dev.belay.cli.commands;

import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** {@code belay} itself. */
@Command(
    name = "belay",
    description = "Backup and recovery as a stage of the delivery pipeline.",
    versionProvider = RootCommand.Version.class,
    subcommands = {
      InitCommand.class,
      StatusCommand.class,
      CoverageCommand.class,
      BackupCommand.class,
      GateCommand.class,
      GatesCommand.class,
      SetsCommand.class,
      EventsCommand.class,
      VerifyCommand.class,
      RestoreCommand.class,
      RollbackCommand.class,
      DrillCommand.class,
      OperationsCommand.class,
      DiffCommand.class,
      PointsCommand.class,
      KeyCommand.class,
      RetentionCommand.class,
      PolicyCommand.class,
      NotifyCommand.class,
      DoctorCommand.class,
      TokenCommand.class,
      CompletionCommand.class,
      HelpCommand.class,
      VersionCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:done",
      " 1:failed",
      " 2:bad usage",
      " 3:refused",
      " 4:timed out",
      " 5:not verified",
      " 6:a service can't be reached",
      " 7:there are differences (diff --exit-code)",
      "70:a fault in belay itself",
      "130:stopped by Ctrl-C"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  belay init",
      "  belay status",
      "  belay backup --application shop --environment production --wait verified",
      "  belay gate --application shop --environment production --commit 3f2c1d0",
      "  belay sets list --application shop",
      "  belay rollback --application shop --environment production --last-verified",
      "  belay restore --help"
    })
public final class RootCommand extends CommandGroup {
  private static final List<String> VERSION = List.of("-V", "--version");

  /** They tell of all commands. */
  private static final Set<Class<?>> OF_ALL = Set.of(CompletionCommand.class, HelpCommand.class);

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version.")
  private boolean version;

  /**
   * The command line, ready to execute. Reading the annotations of all commands takes most of a
   * short command's time, so that only those are read which {@code arguments} name.
   */
  public static CommandLine commandLine(Invocation invocation, String... arguments) {
    CommandFactory factory = new CommandFactory(invocation);
    CommandLine line =
        arguments.length == 1 && VERSION.contains(arguments[0])
            ? new CommandLine(versionAlone())
            : NamedCommand.first(RootCommand.class, arguments)
                .filter(named -> !OF_ALL.contains(named))
                .map(
                    named ->
                        new CommandLine(CommandSpec.create().name("belay"), factory)
                            .addSubcommand(new CommandLine(named, factory)))
                .orElseGet(() -> new CommandLine(new RootCommand(), factory));
    return line.setExpandAtFiles(false)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(false)
        .setUsageHelpWidth(100)
        .setParameterExceptionHandler(new UsageErrors(invocation));
  }

  private static CommandSpec versionAlone() {
    return CommandSpec.create()
        .name("belay")
        .versionProvider(new Version())
        .addOption(OptionSpec.builder(VERSION.toArray(String[]::new)).versionHelp(true).build());
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"belay " + VersionCommand.version()};
    }
  }
}
