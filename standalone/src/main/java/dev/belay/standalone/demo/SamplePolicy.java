package dev.belay.standalone.demo;

import dev.belay.datastores.postgresql.session.PostgresAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The shop's {@code belay.yaml}: a verified recovery point of its database before each deployment
 * to production.
 */
public final class SamplePolicy {
  public static final String APPLICATION = "shop";
  public static final String REPOSITORY = "acme/shop";
  public static final String ENVIRONMENT = "production";
  public static final String DRILL = "weekly";

  private SamplePolicy() {}

  /**
   * Writes the policy into {@code directory}, and the file with the database's password that it
   * names.
   */
  public static Path write(Path directory, SampleDatabase shop) throws IOException {
    Path password = directory.resolve("shop-db-password");
    Files.createFile(
        password,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, PostgresAddress.password(shop.connection()).reveal());
    Path policy = directory.resolve("belay.yaml");
    Files.writeString(
        policy,
        """
        version: 1
        data-stores:
          shop-db:
            driver: postgresql
            url: %s
            username: %s
            password: file:%s
            parallelism: 2
            assertions:
              - name: every order has a customer
                sql: >-
                  select not exists (
                    select from shop."order" o
                    where not exists (select from shop.customer c where c.id = o.customer_id))
        applications:
          shop:
            repositories: [%s]
            environments:
              %s:
                objectives: {data-age: 24h, recovery-time: 15m, drill-age: 30d}
                drills:
                  - name: %s
                    recovery-time: 5m
                    data-age: 24h
                    smoke-tests:
                      - name: the shop's customers can be read
                        command: [sh, -c, 'PGPASSWORD="$BELAY_STORE_SHOP_DB_PASSWORD" psql -X -q -h "$BELAY_STORE_SHOP_DB_HOST" -p "$BELAY_STORE_SHOP_DB_PORT" -U "$BELAY_STORE_SHOP_DB_USER" -d "$BELAY_STORE_SHOP_DB_DATABASE" -v ON_ERROR_STOP=1 -c "select 1 / (count(*) > 0)::int from shop.customer"']
                rules:
                  - on: before-deploy
                    capture: [shop-db]
                    verification: full
                    timeout: 15m
        """
            .formatted(
                PostgresAddress.url(shop.connection()),
                PostgresAddress.username(shop.connection()),
                password,
                REPOSITORY,
                ENVIRONMENT,
                DRILL));
    return policy;
  }
}
