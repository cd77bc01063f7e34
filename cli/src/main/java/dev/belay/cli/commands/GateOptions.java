package dev.belay.cli.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.belay.cli.ci.CiJob;
import dev.belay.cli.exit.CommandException;
import dev.belay.cli.gate.GateRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What is deployed. In a CI, most of it comes from the CI. */
final class GateOptions {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-fA-F]{7,64}");

  @Option(
      names = "--commit",
      paramLabel = "SHA",
      description = "The commit to be deployed. Default: the commit of the CI job.")
  private @Nullable String commit;

  @Option(
      names = "--deployment",
      paramLabel = "ID",
      description = "The deployment that waits for this gate.")
  private @Nullable String deployment;

  @Option(
      names = "--repository",
      paramLabel = "R",
      description = "The repository of the commit. Default: the repository of the CI job.")
  private @Nullable String repository;

  @Option(
      names = "--ref",
      paramLabel = "REF",
      description = "The branch or tag. Default: the branch or tag of the CI job.")
  private @Nullable String ref;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description =
          "A link to the run or the deployment, for people. Default: the link to the " + "CI job.")
  private @Nullable String url;

  @Option(
      names = "--label",
      paramLabel = "K=V",
      description = "A label for the recovery set; may be repeated.")
  private Map<String, String> labels = new LinkedHashMap<>();

  /**
   * @throws CommandException when no commit is known, or the text is not a commit
   */
  GateRequest request(String application, String environment, CiJob job) throws CommandException {
    String deployed = commit != null ? commit : job.revision().commit();
    if (deployed == null) {
      throw CommandException.usage(
          "the commit is not known: give --commit (in GitHub Actions and GitLab CI it is known)");
    }
    if (!COMMIT.matcher(deployed).matches()) {
      throw CommandException.usage(
          "the commit is \"" + deployed + "\": it must be 7 to 64 hexadecimal digits");
    }
    return new GateRequest(
        application, environment, deployed, deployment, details(job.revision(), job.run()), labels);
  }

  private GateRequest.Details details(CiJob.Revision revision, CiJob.Run run) {
    return new GateRequest.Details(
        repository != null ? repository : revision.repository(),
        ref != null ? ref : revision.ref(),
        url != null ? url : run.url(),
        run.actor());
  }

  /**
   * The same for each repetition of one attempt of a CI's job, and for nothing else, because
   * another commit must never get the decision about this one. Random when no CI says which job
   * this is.
   */
  static String idempotencyKey(GateRequest asked, CiJob job) {
    String identity = job.run().identity();
    if (identity == null) {
      return UUID.randomUUID().toString();
    }
    String whole =
        String.join(
            "\n",
            identity,
            asked.application(),
            asked.environment(),
            asked.commit(),
            String.valueOf(asked.deploymentId()));
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(whole.getBytes(UTF_8));
      return "gate-" + HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
