package dev.belay.standalone.server;

import dev.belay.schemas.registry.RegistryServer;
import dev.belay.standalone.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Properties;

/**
 * How programs of others reach the broker and the registry, by the names of Kafka's clients and of
 * Confluent's serializers, in a file that is its owner's alone.
 */
final class KafkaSettings {
  private KafkaSettings() {}

  static Path write(Home home, EmbeddedBroker broker, RegistryServer registry) throws IOException {
    Properties settings = new Properties();
    settings.setProperty("bootstrap.servers", broker.bootstrapServers());
    broker.clientSecurity().forEach(settings::setProperty);
    settings.setProperty("schema.registry.url", registry.url());
    settings.setProperty("basic.auth.credentials.source", "USER_INFO");
    settings.setProperty(
        "basic.auth.user.info", registry.user() + ":" + home.password("registry-password"));
    StringWriter text = new StringWriter();
    settings.store(text, "Written anew at each start.");
    Path file = home.directory().resolve("kafka.properties");
    PrivateFolders.write(file, text.toString());
    return file;
  }
}
