package io.github.asyncdisposable.sample;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EventStoreTests {

	private final DriverManagerDataSource dataSource = new DriverManagerDataSource(
			"jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

	private final EventStore store = new EventStore(new JdbcTemplate(this.dataSource),
			new JdbcTransactionManager(this.dataSource));

	@BeforeEach
	void createSchema() {
		new ResourceDatabasePopulator(new ClassPathResource("schema.sql")).execute(this.dataSource);
	}

	@Test
	void whenSavedThenEveryEventIsThereAsItWas() {
		Event event = event("text");
		this.store.save(List.of(event, event("other")));
		assertThat(this.store.count()).isEqualTo(2);
		Instant receivedAt = new JdbcTemplate(this.dataSource).queryForObject(
				"select received_at from event where id = ?", (row, number) -> row.getObject(1, Instant.class),
				event.id());
		assertThat(receivedAt).isEqualTo(event.receivedAt());
	}

	@Test
	void whenABatchIsSavedAgainThenNothingIsThereTwice() {
		List<Event> batch = List.of(event("a"), event("b"));
		this.store.save(batch);
		this.store.save(batch);
		assertThat(this.store.count()).isEqualTo(2);
	}

	@Test
	void whenOneEventIsRefusedThenNoneOfItsBatchIsThere() {
		List<Event> batch = List.of(event("fits"), event("x".repeat(10_001)));
		assertThatExceptionOfType(DataAccessException.class).isThrownBy(() -> this.store.save(batch));
		assertThat(this.store.count()).isZero();
	}

	@Test
	void whenAnEventIsAsLargeAsANewEventMayBeThenItFits() {
		this.store.save(List.of(Event.received(new NewEvent("s".repeat(100), "x".repeat(10_000)))));
		assertThat(this.store.count()).isEqualTo(1);
	}

	private static Event event(String text) {
		return new Event(UUID.randomUUID(), Instant.now(), "test", text);
	}

}
