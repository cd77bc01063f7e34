package dev.belay.gateway.gate;

import dev.belay.gateway.TestGateway;
import dev.belay.gateway.github.client.FakeGitHub;
import dev.belay.gateway.github.gate.FakeProtectionRules;
import dev.belay.gateway.gitlab.client.FakeGitLab;
import dev.belay.gateway.platform.FakePlatform.Answer;
import dev.belay.runtime.testing.TestIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/**
 * Two gateways on one broker and database, with a GitHub and a GitLab, started once for all tests
 * of gates, which keep apart by their runs, deployments and keys.
 */
public final class Gates implements ParameterResolver, AutoCloseable {
  public static final String SECRET = "webhook-secret";

  public GateBed bed;
  public FakeGitHub gitHub;
  public FakeProtectionRules rules;
  public FakeGitLab gitLab;
  TestIssuer ci;
  public TestGateway one;
  TestGateway other;
  private Path folder;

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Gates.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(Gates.class))
        .computeIfAbsent(Gates.class, key -> new Gates().started(), Gates.class);
  }

  private Gates started() {
    try {
      folder = Files.createTempDirectory("gates");
      bed = new GateBed(folder);
      // What the App signs is judged by the clock that it signs by: tests move it.
      gitHub = new FakeGitHub(bed.clock);
      rules = new FakeProtectionRules(gitHub);
      gitHub.on("POST", "/repos/acme/shop/statuses/[0-9a-f]{40}", (r, g) -> Answer.of(201, "{}"));
      gitHub.on(
          "POST", "/repos/acme/shop/deployments/\\d+/statuses", (r, g) -> Answer.of(201, "{}"));
      gitLab = new FakeGitLab();
      ci = new TestIssuer();
      Files.writeString(folder.resolve("secret"), SECRET);
      Files.writeString(folder.resolve("app.pem"), FakeGitHub.privateKey());
      Files.writeString(folder.resolve("gitlab-token"), FakeGitLab.TOKEN);
      one = gateway("one");
      other = gateway("other");
      return this;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public void restartOne() throws Exception {
    one.close();
    one = gateway("one");
  }

  private TestGateway gateway(String name) throws Exception {
    return bed.gateway(
        name,
        "--belay.github.webhook-secrets[0]=file:" + folder.resolve("secret"),
        "--belay.github.api-url=" + gitHub.url(),
        "--belay.github.app.client-id=" + FakeGitHub.CLIENT_ID,
        "--belay.github.app.private-key=file:" + folder.resolve("app.pem"),
        "--belay.gitlab.webhook-secrets[0]=file:" + folder.resolve("secret"),
        "--belay.gitlab.api-url=" + gitLab.url(),
        "--belay.gitlab.api-token=file:" + folder.resolve("gitlab-token"),
        "--belay.gitlab.gate.projects[0]=acme/shop",
        "--belay.gitlab.gate.interval=500ms",
        "--belay.oidc.issuers[0].issuer=" + ci.url(),
        "--belay.oidc.issuers[0].scopes=gate,trigger,read,override",
        "--belay.oidc.issuers[0].grants[0].claim=role",
        "--belay.oidc.issuers[0].grants[0].value=release-manager",
        "--belay.oidc.issuers[0].grants[0].scopes=override",
        "--belay.gate.details-url=https://belay.example.com/sets/{recoverySetId}");
  }

  @Override
  public void close() throws Exception {
    bed.close();
    gitHub.close();
    gitLab.close();
    ci.close();
    FileSystemUtils.deleteRecursively(folder);
  }
}
