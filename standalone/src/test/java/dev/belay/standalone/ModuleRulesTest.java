package dev.belay.standalone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules of the architecture: who may know whom. */
class ModuleRulesTest {
  private static final JavaClasses BELAY =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.belay");

  /** Module (by package) to the modules that it may use besides itself. */
  private static final Map<String, List<String>> MAY_USE =
      Map.ofEntries(
          Map.entry("schemas", List.of()),
          Map.entry("vault", List.of()),
          Map.entry("datastores", List.of("vault")),
          Map.entry("policy", List.of()),
          Map.entry("sources", List.of("schemas", "policy")),
          Map.entry("jobs", List.of()),
          Map.entry("runtime", List.of("schemas", "policy", "jobs")),
          Map.entry("gateway", List.of("schemas", "policy", "sources", "jobs", "runtime")),
          Map.entry(
              "worker", List.of("schemas", "policy", "jobs", "runtime", "vault", "datastores")),
          Map.entry(
              "verifier", List.of("schemas", "policy", "jobs", "runtime", "vault", "datastores")),
          Map.entry("ledger", List.of("schemas", "policy", "jobs", "runtime")),
          Map.entry("cli", List.of("schemas", "vault", "datastores", "policy", "sources")));

  private static final List<String> SPRING_AND_KAFKA =
      List.of("org.springframework..", "org.apache.kafka..", "kafka..");

  @TestFactory
  Stream<DynamicTest> modulesUseOnlyWhatTheyMay() {
    return MAY_USE.entrySet().stream()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module.getKey(),
                    () ->
                        noClasses()
                            .that()
                            .resideInAPackage(packages(module.getKey()))
                            .should()
                            .dependOnClassesThat(otherModules(module.getKey(), module.getValue()))
                            .check(BELAY)));
  }

  @Test
  void everyPackageIsOfAModuleThatHasRules() {
    assertThat(BELAY.stream().map(ModuleRulesTest::moduleOf).distinct())
        .allSatisfy(
            module ->
                assertThat(MAY_USE.keySet().contains(module) || module.equals("standalone"))
                    .isTrue());
  }

  @Test
  void domainCodeKnowsNeitherSpringNorKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.belay.vault..",
            "dev.belay.datastores..",
            "dev.belay.policy..",
            "dev.belay.sources..",
            "dev.belay.cli..",
            "dev.belay.verifier.verification..",
            "dev.belay.worker.stores..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(SPRING_AND_KAFKA.toArray(String[]::new))
        .check(BELAY);
  }

  @Test
  void jobsKnowNoKafka() {
    noClasses()
        .that()
        .resideInAPackage("dev.belay.jobs..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.kafka..", "kafka..")
        .check(BELAY);
  }

  @Test
  void nothingIsNamedForWhatItIsNot() {
    classes().should().haveNameNotMatching(".*(Impl|Utils?|Helpers?|Manager)$").check(BELAY);
  }

  @Test
  void packagesOfAServiceHaveNoCycles() {
    for (String service : List.of("gateway", "ledger", "runtime", "datastores", "vault")) {
      SlicesRuleDefinition.slices()
          .matching("dev.belay." + service + ".(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(BELAY);
    }
  }

  private static String packages(String module) {
    return "dev.belay." + module + "..";
  }

  private static DescribedPredicate<JavaClass> otherModules(String self, List<String> allowed) {
    String[] permitted =
        Stream.concat(Stream.of(self), allowed.stream())
            .map(ModuleRulesTest::packages)
            .toArray(String[]::new);
    return resideInAnyPackage("dev.belay..")
        .and(DescribedPredicate.not(resideInAnyPackage(permitted)))
        .as("belong to another module than %s and %s", self, allowed);
  }

  private static String moduleOf(JavaClass type) {
    return type.getPackageName().split("\\.", -1)[2];
  }
}
