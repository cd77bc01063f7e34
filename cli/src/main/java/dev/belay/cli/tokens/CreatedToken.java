package dev.belay.cli.tokens;

import dev.belay.access.StoredToken;
import dev.belay.cli.output.Report;
import dev.belay.cli.output.Times;
import java.io.PrintStream;
import tools.jackson.databind.node.ObjectNode;

/** The token alone, so that it can go straight into a file or a secret store. */
public record CreatedToken(String token, StoredToken stored) implements Report {
  @Override
  public void print(PrintStream out, Times times) {
    out.println(token);
  }

  @Override
  public void fill(ObjectNode document) {
    document.put("token", token).put("name", stored.name());
    document.put("expires", stored.expires() == null ? null : stored.expires().toString());
  }
}
