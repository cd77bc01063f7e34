package dev.belay.standalone.server;

import dev.belay.standalone.embedded.EmbeddedBroker;
import dev.belay.standalone.embedded.EmbeddedDatabase;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Properties;

/** The settings of the services that nobody else may read, in a file that each of them imports. */
final class ServiceSecrets {
  private ServiceSecrets() {}

  static Path write(Home home, EmbeddedBroker broker, EmbeddedDatabase database)
      throws IOException {
    Properties settings = new Properties();
    settings.setProperty("spring.datasource.password", database.password());
    broker
        .clientSecurity()
        .forEach((name, value) -> settings.setProperty("spring.kafka.properties." + name, value));
    StringWriter text = new StringWriter();
    settings.store(text, "Written anew at each start.");
    Path file = home.directory().resolve("services.properties");
    PrivateFolders.write(file, text.toString());
    return file;
  }
}
