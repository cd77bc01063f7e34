package dev.belay.worker.kafka;

import dev.belay.jobs.JobStore;
import dev.belay.worker.capture.CommandCodec;
import dev.belay.worker.recovery.RecoveryCommandCodec;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** The worker's bindings. A function has the name of its binding in {@code backup-worker.yml}. */
@Configuration(proxyBeanMethods = false)
class WorkerKafkaConfiguration {
  @Bean
  Consumer<Message<byte[]>> backupCommands(CommandCodec codec, JobStore jobs) {
    return new CommandListener(codec, jobs);
  }

  @Bean
  Consumer<Message<byte[]>> recoveryCommands(RecoveryCommandCodec codec, JobStore jobs) {
    return new RecoveryCommandListener(codec, jobs);
  }
}
