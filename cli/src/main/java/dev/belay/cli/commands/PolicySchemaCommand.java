package dev.belay.cli.commands;

import dev.belay.cli.http.Json;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Result;
import dev.belay.cli.output.Times;
import dev.belay.policy.schema.PolicySchema;
import dev.belay.policy.store.StoreKinds;
import java.io.PrintStream;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ObjectNode;

/** The policy's JSON Schema, for editors. */
@Command(
    name = "schema",
    description = "Print the JSON Schema (draft-07) of policies, for editors.",
    footerHeading = "%nExamples:%n",
    footer = {"  belay policy schema > belay.schema.json"})
final class PolicySchemaCommand extends BelayCommand {
  PolicySchemaCommand(Invocation invocation) {
    super(invocation);
  }

  @Override
  Result execute() {
    return Result.done(new SchemaReport(PolicySchema.of(StoreKinds.installed())));
  }

  private record SchemaReport(String schema) implements Report {
    @Override
    public void print(PrintStream out, Times times) {
      out.println(schema);
    }

    @Override
    public void fill(ObjectNode document) {
      document.set("schema", Json.parse(schema));
    }
  }
}
