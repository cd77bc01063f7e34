package dev.belay.runtime.kafka;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.kafka.autoconfigure.KafkaProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** A connection as a service makes it of its settings. */
final class KafkaSettings {
  private KafkaSettings() {}

  /**
   * @param arguments each {@code --name=value}
   */
  static Map<String, Object> of(List<String> arguments) {
    Map<String, Object> settings = new HashMap<>();
    for (String argument : arguments) {
      int equals = argument.indexOf('=');
      settings.put(argument.substring(2, equals), argument.substring(equals + 1));
    }
    if (settings.containsKey("belay.kafka.bootstrap-servers")) {
      settings.put("spring.kafka.bootstrap-servers", settings.get("belay.kafka.bootstrap-servers"));
    }
    return settings;
  }

  static KafkaConnection connection(Map<String, Object> settings) {
    StandardEnvironment environment = new StandardEnvironment();
    environment.getPropertySources().addFirst(new MapPropertySource("test", settings));
    return connection(environment);
  }

  static KafkaConnection connection(StandardEnvironment environment) {
    ConfigurationPropertySources.attach(environment);
    KafkaProperties kafka =
        Binder.get(environment).bindOrCreate("spring.kafka", KafkaProperties.class);
    return KafkaConnection.of(kafka, environment);
  }
}
