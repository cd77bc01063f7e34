package dev.belay.runtime.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.vault.Vault;
import dev.belay.vault.VaultException.Misconfigured;
import dev.belay.vault.VaultException.WrongKey;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;

/** What a service with a vault does at its start, and says of it afterwards. */
class VaultConfigurationTest {
  @TempDir Path folder;

  private ConfigurableApplicationContext start(String uri) {
    return new SpringApplicationBuilder(VaultConfiguration.class)
        .web(WebApplicationType.NONE)
        .logStartupInfo(false)
        .run("--belay.vault.uri=" + uri, "--belay.vault.key-file=" + keyFile());
  }

  private void startAndStop(Path vault) {
    start(vault.toUri().toString()).close();
  }

  private Path keyFile() {
    return folder.resolve("vault.key");
  }

  @ParameterizedTest
  @ValueSource(strings = {"my home", "100%", "Größe"})
  void theFirstStartMakesVaultAndKeyWhereTheTextSays(String name) {
    Path vault = folder.resolve(name);
    try (ConfigurableApplicationContext service = start(vault.toUri().toString())) {
      assertThat(service.getBean(VaultWatch.class).health().getStatus()).isEqualTo(Status.UP);
    }
    assertThat(vault.resolve("vault.json")).exists();
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder(name, "vault.key", "vault.key.vaults");
  }

  @Test
  void aLostKeyStopsTheStartAndNoneIsMade() throws Exception {
    Path vault = folder.resolve("vault");
    startAndStop(vault);
    Files.delete(keyFile());
    assertThatThrownBy(() -> startAndStop(vault))
        .hasRootCauseInstanceOf(WrongKey.class)
        .rootCause()
        .hasMessageContaining("there is no key file");
    assertThat(keyFile()).doesNotExist();
  }

  @Test
  void anotherVaultsKeyStopsTheStart() throws Exception {
    Path vault = folder.resolve("vault");
    startAndStop(vault);
    Files.delete(keyFile());
    startAndStop(folder.resolve("another"));
    assertThatThrownBy(() -> startAndStop(vault))
        .hasRootCauseInstanceOf(WrongKey.class)
        .rootCause()
        .hasMessageContaining("was made with the key");
  }

  /** Its mount went away, and came back. */
  @Test
  void healthSaysThatTheVaultIsGone() throws Exception {
    Path vault = folder.resolve("vault");
    try (ConfigurableApplicationContext service = start(vault.toUri().toString())) {
      VaultWatch watch = service.getBean(VaultWatch.class);
      Files.move(vault, folder.resolve("elsewhere"));
      Files.createDirectory(vault);
      watch.turn();
      Health gone = watch.health();
      assertThat(gone.getStatus()).isEqualTo(Status.DOWN);
      assertThat(gone.getDetails().get("cause")).asString().contains("was there and is gone");
      assertThat(vault).isEmptyDirectory();

      Files.delete(vault);
      Files.move(folder.resolve("elsewhere"), vault);
      watch.turn();
      assertThat(watch.health().getStatus()).isEqualTo(Status.UP);
    }
  }

  /** A file system of another machine that is away holds whoever touches it, for hours. */
  @Test
  void healthSaysThatTheVaultHangs() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch hold = new CountDownLatch(1);
    AtomicLong nanos = new AtomicLong();
    VaultWatch watch = new VaultWatch(hanging(asked, hold), nanos::get);
    Thread turn = Thread.ofVirtual().start(watch::turn);
    asked.await();
    nanos.addAndGet(VaultWatch.SILENCE.plusSeconds(1).toNanos());
    Health meanwhile = watch.health();
    hold.countDown();
    turn.join();

    assertThat(meanwhile.getStatus()).isEqualTo(Status.DOWN);
    assertThat(meanwhile.getDetails().get("cause"))
        .isEqualTo("the vault file:/away has not answered for 31 s");
    assertThat(watch.health().getStatus()).isEqualTo(Status.UP);
  }

  private static Vault hanging(CountDownLatch asked, CountDownLatch hold) {
    return (Vault)
        Proxy.newProxyInstance(
            Vault.class.getClassLoader(),
            new Class<?>[] {Vault.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("uri")) {
                return "file:/away";
              }
              asked.countDown();
              hold.await();
              return null;
            });
  }

  @Test
  void aUriThatNamesNoVaultStopsTheStart() {
    assertThatThrownBy(() -> start("/var/vault"))
        .hasRootCauseInstanceOf(Misconfigured.class)
        .rootCause()
        .hasMessageContaining("'/var/vault'");
  }
}
