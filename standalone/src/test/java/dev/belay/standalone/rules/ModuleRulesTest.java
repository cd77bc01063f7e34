package dev.belay.standalone.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the architecture: who may know whom. */
class ModuleRulesTest {
  /** Module (by package) to the modules that it may use besides itself. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("schemas", List.of()),
          Map.entry("fixtures", List.of()),
          Map.entry("events", List.of("schemas")),
          Map.entry("access", List.of()),
          Map.entry("vault", List.of()),
          Map.entry("jail", List.of()),
          Map.entry("policy", List.of()),
          Map.entry("datastores", List.of("vault", "policy", "jail")),
          Map.entry("sources", List.of("schemas", "policy")),
          Map.entry("jobs", List.of()),
          Map.entry("runtime", List.of("schemas", "events", "policy", "jobs", "access", "vault")),
          Map.entry("gateway", service("sources")),
          Map.entry("worker", service("vault", "datastores")),
          Map.entry("verifier", service("vault", "datastores", "jail")),
          Map.entry("ledger", service()),
          Map.entry(
              "cli",
              List.of(
                  "schemas",
                  "events",
                  "access",
                  "vault",
                  "datastores",
                  "policy",
                  "sources",
                  "jail")));

  /** They are made of the others, and nothing uses them. */
  private static final Set<String> MADE_OF_OTHERS = Set.of("standalone", "benchmarks");

  /** A service never uses another: they meet in the events. */
  private static List<String> service(String... others) {
    return Stream.concat(
            Stream.of("schemas", "events", "policy", "jobs", "runtime", "access"),
            Stream.of(others))
        .toList();
  }

  /** Packages below {@code datastores} to those that they may use besides the interfaces. */
  private static final Map<String, List<String>> DRIVERS_MAY_USE =
      Map.of(
          "kit", List.of(),
          "testing", List.of("kit", "memory"),
          "memory", List.of("kit", "testing"),
          "postgresql", List.of("kit"));

  @TestFactory
  Stream<DynamicTest> modulesUseOnlyWhatTheyMay() {
    return uses("", MAY_USE);
  }

  @TestFactory
  Stream<DynamicTest> driversUseOnlyWhatTheyMay() {
    return uses("datastores.", DRIVERS_MAY_USE);
  }

  /** They are found by ServiceLoader: whoever names one would have to be changed for the next. */
  @Test
  void nobodyNamesADriver() {
    noClasses()
        .that()
        .resideInAnyPackage(
            MAY_USE.keySet().stream()
                .map(
                    module ->
                        module.equals("datastores") ? "dev.belay.datastores" : packages(module))
                .toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.belay.datastores.*..")
        .check(MainCode.CLASSES);
  }

  @Test
  void everyClassOfADriverHasRules() {
    assertThat(
            MainCode.CLASSES.stream()
                .map(type -> type.getPackageName().split("\\.", -1))
                .filter(names -> names[2].equals("datastores") && names.length > 3)
                .map(names -> names[3])
                .distinct())
        .isSubsetOf(DRIVERS_MAY_USE.keySet());
  }

  private static Stream<DynamicTest> uses(String within, Map<String, List<String>> mayUse) {
    return mayUse.entrySet().stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    within + entry.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(packages(within + entry.getKey()))
                            .should()
                            .dependOnClassesThat(others(within, entry.getKey(), entry.getValue()))
                            .allowEmptyShould(true)
                            .check(MainCode.CLASSES)));
  }

  /** A new module gets its rules with its first class. */
  @Test
  void everyClassIsOfAModuleThatHasRules() {
    Set<String> modules =
        MainCode.CLASSES.stream().map(ModuleRulesTest::moduleOf).collect(Collectors.toSet());
    modules.removeAll(MAY_USE.keySet());
    assertThat(modules).containsExactlyInAnyOrderElementsOf(MADE_OF_OTHERS);
  }

  @Test
  void nothingIsNamedForWhatItIsNot() {
    classes()
        .should()
        .haveNameNotMatching(".*(Impl|Utils?|Helpers?|Manager)$")
        .check(MainCode.CLASSES);
  }

  private static String packages(String module) {
    return "dev.belay." + module + "..";
  }

  private static DescribedPredicate<JavaClass> others(
      String within, String self, List<String> allowed) {
    String[] permitted =
        Stream.concat(Stream.of(self), allowed.stream())
            .map(name -> packages(within + name))
            .toArray(String[]::new);
    // A subpackage of the interfaces: the interfaces themselves are for all of them.
    String all = within.isEmpty() ? "dev.belay.." : "dev.belay." + within + "*..";
    return resideInAnyPackage(all)
        .and(DescribedPredicate.not(resideInAnyPackage(permitted)))
        .as("belong to another part of %s than %s and %s", all, self, allowed);
  }

  private static String moduleOf(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }
}
