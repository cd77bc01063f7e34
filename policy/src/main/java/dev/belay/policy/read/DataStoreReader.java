package dev.belay.policy.read;

import dev.belay.policy.store.DataStoreDefinition;
import dev.belay.policy.store.DataStoreDefinition.NamedAssertion;
import dev.belay.policy.store.StoreKey;
import dev.belay.policy.store.StoreKind;
import dev.belay.policy.store.StoreKind.AssertionForm;
import dev.belay.policy.store.StoreSettings;
import dev.belay.policy.yaml.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code data-stores}. */
final class DataStoreReader {
  private static final int LONGEST_OF_UNKNOWN_FORM = 20_000;

  private final SettingsReader common;
  private final List<DataStoreDefinition> sound = new ArrayList<>();

  DataStoreReader(SettingsReader common) {
    this.common = common;
  }

  DataStoreDefinition read(String name, Value value) {
    Names.check(value, name);
    Value.Fields fields = value.fields();
    String driver = common.driver(fields);
    Optional<StoreKind> kind = common.kind(driver);
    List<StoreKey> keys = kind.map(StoreKind::keys).orElse(List.of());
    Optional<StoreSettings> settings = common.read(fields, Keys.DATA_STORE, kind, keys);
    DataStoreDefinition store =
        new DataStoreDefinition(
            name,
            driver,
            SettingsReader.parallelism(fields),
            settings.orElse(StoreSettings.NONE),
            assertions(fields.get("assertions"), kind));
    if (settings.isPresent()) {
      sound.add(store);
    }
    return store;
  }

  /** The data stores read so far whose settings were accepted. */
  List<DataStoreDefinition> sound() {
    return sound;
  }

  private static List<NamedAssertion> assertions(Value value, Optional<StoreKind> kind) {
    List<NamedAssertion> assertions = new ArrayList<>();
    if (!value.isPresent()) {
      return assertions;
    }
    if (kind.isPresent() && kind.get().assertionForms().isEmpty()) {
      value.refuseWithoutQuoting("driver " + kind.get().driver() + " has no assertions");
      return assertions;
    }
    Set<String> names = new HashSet<>();
    for (Value item : value.list()) {
      NamedAssertion assertion = assertion(item, kind);
      if (!assertion.name().isEmpty() && !names.add(assertion.name())) {
        item.refuseName(assertion.name(), "two assertions of a data store have this name");
      }
      assertions.add(assertion);
    }
    return assertions;
  }

  private static NamedAssertion assertion(Value item, Optional<StoreKind> kind) {
    Value.Fields fields = item.fields();
    AssertionForm form =
        kind.map(known -> form(item, fields, known)).orElseGet(() -> unknownForm(item, fields));
    Value name = fields.get("name");
    Value said = fields.get(form.key());
    NamedAssertion assertion = new NamedAssertion(name.text(), form.key(), said.text());
    if (assertion.name().isBlank() || assertion.name().length() > 120) {
      name.refuseIfText("must have 1 to 120 characters");
    }
    if (assertion.text().isBlank() || assertion.text().length() > form.longest()) {
      said.refuseIfText("must have 1 to " + form.longest() + " characters");
    }
    return assertion;
  }

  /** The key that is present; the first one if none is. */
  private static AssertionForm form(Value item, Value.Fields fields, StoreKind kind) {
    List<AssertionForm> forms = kind.assertionForms();
    List<String> keys = new ArrayList<>(Keys.ASSERTION.names());
    forms.forEach(form -> keys.add(form.key()));
    fields.allowOnly(keys);
    List<AssertionForm> found =
        forms.stream().filter(form -> fields.keys().contains(form.key())).toList();
    if (found.size() > 1) {
      item.refuseWithoutQuoting(
          "must have one of " + String.join(", ", found.stream().map(AssertionForm::key).toList()));
    }
    return found.isEmpty() ? forms.getFirst() : found.getFirst();
  }

  private static AssertionForm unknownForm(Value item, Value.Fields fields) {
    List<String> others =
        fields.keys().stream().filter(key -> !Keys.ASSERTION.names().contains(key)).toList();
    if (item.isMapping() && others.size() != 1) {
      item.refuseWithoutQuoting("must have a name and one key that says what is asserted");
    }
    return new AssertionForm(
        others.isEmpty() ? "name" : others.getFirst(), LONGEST_OF_UNKNOWN_FORM, "");
  }
}
