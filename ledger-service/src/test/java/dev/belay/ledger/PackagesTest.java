package dev.belay.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import org.junit.jupiter.api.Test;

/** The rooms of the ledger: which package may know what. */
class PackagesTest {
  private static final JavaClasses LEDGER =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.belay.ledger");

  private static final SliceAssignment BY_FULL_PACKAGE =
      new SliceAssignment() {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
          return SliceIdentifier.of(javaClass.getPackageName());
        }

        @Override
        public String getDescription() {
          return "each package by its full name, the root as well";
        }
      };

  @Test
  void noPackagesDependOnEachOther() {
    SlicesRuleDefinition.slices()
        .assignedFrom(BY_FULL_PACKAGE)
        .should()
        .beFreeOfCycles()
        .check(LEDGER);
  }

  @Test
  void theDomainKnowsNoSpringNoDatabaseAndNoKafka() {
    noClasses()
        .that()
        .resideInAnyPackage(
            "dev.belay.ledger.operation",
            "dev.belay.ledger.choice",
            "dev.belay.ledger.coverage",
            "dev.belay.ledger.projection",
            "dev.belay.ledger.status",
            "dev.belay.ledger.stream")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework..",
            "java.sql..",
            "javax.sql..",
            "org.apache.kafka..",
            "tools.jackson..")
        .check(LEDGER);
  }

  /** The status page and the API read through one package, so that they can't tell two stories. */
  @Test
  void theApiAndTheMetricsAskNoDatabaseThemselves() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.belay.ledger.api", "dev.belay.ledger.metrics")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.springframework.jdbc..", "java.sql..", "javax.sql..")
        .check(LEDGER);
  }

  @Test
  void beansAreMadeInConfigurationsAndAtTheEdgeOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.belay.ledger.api", "dev.belay.ledger.intake")
        .and()
        .haveSimpleNameNotEndingWith("Configuration")
        .and()
        .resideOutsideOfPackage("dev.belay.ledger")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.springframework.context..",
            "org.springframework.stereotype..",
            "org.springframework.beans..",
            "org.springframework.boot..")
        .check(LEDGER);
  }
}
