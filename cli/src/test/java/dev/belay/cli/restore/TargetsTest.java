package dev.belay.cli.restore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.cli.exit.CommandException;
import dev.belay.cli.exit.ExitCode;
import dev.belay.datastores.StoreConnection;
import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreKinds;
import dev.belay.policy.store.StoreSettings;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TargetsTest {
  private static final StoreKinds KINDS = StoreKinds.of(List.of(new Shelves()));
  private static final Map<String, String> SHELVED = Map.of("books", "shelf");

  @Test
  void aStoreIsAddressedByTheKeyOfItsKind() throws Exception {
    StoreConnection connection = only(targets(List.of("/srv/books"), List.of(), List.of()));

    assertThat(connection.settings()).containsExactly(Map.entry("directory", "/srv/books"));
    assertThat(connection.secrets()).isEmpty();
    assertThat(connection.parallelism()).isEqualTo(4);
  }

  @Test
  void aDriverThatSaysNothingOfPoliciesIsAddressedAsMostAre() throws Exception {
    Targets targets = targets(List.of("other://here"), List.of("me"), List.of("WORD"));

    StoreConnection connection =
        Objects.requireNonNull(targets.forStores(Map.of("books", "other"), KINDS).get("books"));

    assertThat(connection.settings())
        .containsOnly(Map.entry("url", "other://here"), Map.entry("username", "me"));
    assertThat(connection.secret("password").reveal()).isEqualTo("hunter2");
  }

  @Test
  void aUserIsRefusedWhereTheKindHasNone() throws Exception {
    Targets targets = targets(List.of("/srv/books"), List.of("me"), List.of());

    assertThatThrownBy(() -> only(targets))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.BAD_USAGE))
        .hasMessageContaining("books is a data store without users");
  }

  @Test
  void aPasswordIsRefusedWhereTheKindHasNone() throws Exception {
    Targets targets = targets(List.of("/srv/books"), List.of(), List.of("WORD"));

    assertThatThrownBy(() -> only(targets))
        .hasMessageContaining("books is a data store without a password");
  }

  @Test
  void whatIsNoAddressIsRefusedByTheRuleOfTheKindAndNotQuoted() throws Exception {
    Targets targets = targets(List.of("hunter2"), List.of(), List.of());

    assertThatThrownBy(() -> only(targets))
        .isInstanceOfSatisfying(
            CommandException.class, e -> assertThat(e.code()).isEqualTo(ExitCode.BAD_USAGE))
        .hasMessage("--into must be an absolute path");
  }

  private static Targets targets(List<String> into, List<String> user, List<String> passwordEnv)
      throws CommandException {
    return Targets.parse(
        new Targets.Options(into, user, passwordEnv, List.of(), 4), Map.of("WORD", "hunter2"));
  }

  private static StoreConnection only(Targets targets) throws CommandException {
    return Objects.requireNonNull(targets.forStores(SHELVED, KINDS).get("books"));
  }

  /** Stores without user and password. */
  private static final class Shelves implements StoreKind {
    @Override
    public String driver() {
      return "shelf";
    }

    @Override
    public List<StoreKey> keys() {
      return List.of(
          StoreKey.required(
              "directory",
              StoreKey.Text.matching("/.*", "must be an absolute path"),
              "Where the books are."));
    }

    @Override
    public boolean samePlace(StoreSettings one, StoreSettings other) {
      return one.equals(other);
    }

    @Override
    public String placeKey() {
      return "directory";
    }

    @Override
    public Set<Capability> capabilities() {
      return Set.of();
    }
  }
}
