package dev.belay.runtime.vault;

import dev.belay.runtime.clock.Ticker;
import dev.belay.vault.Vault;
import dev.belay.vault.VaultException;
import dev.belay.vault.VaultSettings;
import dev.belay.vault.VaultTraffic;
import dev.belay.vault.storage.Vaults;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.time.Duration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Opens the vault, and looks at it again and again. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(VaultProperties.class)
public class VaultConfiguration {
  private static final Duration BETWEEN_CHECKS = Duration.ofSeconds(15);

  @Bean
  VaultTraffic vaultTraffic() {
    return new VaultTraffic();
  }

  @Bean
  Vault vault(VaultProperties properties, VaultTraffic traffic) throws VaultException {
    return Vaults.openAtStart(
        Vaults.uri(properties.uri()), properties.keyFile(), VaultSettings.defaults(), traffic);
  }

  @Bean
  MeterBinder vaultMetrics(VaultTraffic traffic, KeyBackup backup) {
    return new VaultMetrics(traffic, backup);
  }

  @Bean
  KeyBackup keyBackup(Vault vault) {
    return new KeyBackup(vault);
  }

  @Bean
  Ticker keyBackupTicker(KeyBackup backup) {
    return new Ticker("key-backup", BETWEEN_CHECKS, backup::look);
  }

  /** Looks once before anything else of the service begins. */
  @Bean
  VaultWatch vaultHealthIndicator(Vault vault) throws VaultException, InterruptedException {
    VaultWatch watch = new VaultWatch(vault);
    watch.atStart();
    return watch;
  }

  @Bean
  Ticker vaultWatch(VaultWatch vaultHealthIndicator) {
    return new Ticker("vault-watch", BETWEEN_CHECKS, vaultHealthIndicator::turn);
  }
}
