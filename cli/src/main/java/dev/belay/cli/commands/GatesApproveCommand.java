package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** Let a held deployment go, though its recovery set is not there. */
@Command(
    name = "approve",
    description = {
      "Let a held deployment go, though its recovery set is not there.",
      "For emergencies: it needs a token with the scope override. Who and why is kept for good,",
      "and people are told. A decision is final."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay gates approve 7d1f3c52 --reason \"the shop is down; this mends it\""})
final class GatesApproveCommand extends GateDecisionCommand {
  GatesApproveCommand(Invocation invocation) {
    super(invocation, "approved", "approve");
  }
}
