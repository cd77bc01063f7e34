package dev.belay.runtime.codec;

import dev.belay.schemas.registry.RecordCodec;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;

/** The codec of every service. */
@AutoConfiguration
@EnableConfigurationProperties(SchemaRegistryProperties.class)
public class CodecConfiguration {
  @Bean(destroyMethod = "close")
  RecordCodec recordCodec(SchemaRegistryProperties properties) {
    return new RecordCodec(properties.all());
  }
}
