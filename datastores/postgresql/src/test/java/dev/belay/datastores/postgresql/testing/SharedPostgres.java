package dev.belay.datastores.postgresql.testing;

import dev.belay.datastores.postgresql.server.PostgresTools;
import dev.belay.datastores.postgresql.server.PrivatePostgres;
import java.nio.file.Files;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One private server for all test classes of a run; each test makes databases of its own. */
public final class SharedPostgres implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedPostgres.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Databases.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(Running.class, unused -> new Running(), Running.class)
        .databases;
  }

  private static final class Running implements AutoCloseable {
    private final PrivatePostgres server;
    private final Databases databases;

    Running() {
      try {
        server =
            PrivatePostgres.start(
                PostgresTools.installed("postgres").getFirst(),
                Files.createTempDirectory("belay-test"),
                Map.of());
        databases = new Databases(server);
      } catch (Exception e) {
        throw new AssertionError("no private PostgreSQL", e);
      }
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
