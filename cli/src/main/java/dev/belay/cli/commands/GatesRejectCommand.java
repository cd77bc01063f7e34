package dev.belay.cli.commands;

import picocli.CommandLine.Command;

/** Reject a held deployment, whatever becomes of its recovery set. */
@Command(
    name = "reject",
    description = {
      "Reject a held deployment, whatever becomes of its recovery set.",
      "For emergencies: it needs a token with the scope override. Who and why is kept for good,",
      "and people are told. A decision is final."
    },
    sortOptions = false,
    footerHeading = "%nExamples:%n",
    footer = {"  belay gates reject 7d1f3c52 --reason \"the shop is down; this mends it\""})
final class GatesRejectCommand extends GateDecisionCommand {
  GatesRejectCommand(Invocation invocation) {
    super(invocation, "rejected", "reject");
  }
}
