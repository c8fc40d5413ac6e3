package io.github.asyncdisposable.sample;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.ZoneOffset;
import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The events in the database.
 */
@Component
final class EventStore {

	private static final String MERGE = "merge into event (id, received_at, source, text) key (id) values (?, ?, ?, ?)";

	private final JdbcTemplate jdbc;

	private final TransactionTemplate transaction;

	EventStore(JdbcTemplate jdbc, PlatformTransactionManager transactionManager) {
		this.jdbc = jdbc;
		this.transaction = new TransactionTemplate(transactionManager);
	}

	/**
	 * Write all or none. Events that are there already are left as they are, so that a
	 * batch whose commit is in doubt can be written again.
	 * @param events the events to write
	 */
	void save(List<Event> events) {
		this.transaction.executeWithoutResult(
				(status) -> this.jdbc.batchUpdate(MERGE, events, events.size(), EventStore::setParameters));
	}

	long count() {
		Long count = this.jdbc.queryForObject("select count(*) from event", Long.class);
		return (count != null) ? count : 0;
	}

	private static void setParameters(PreparedStatement statement, Event event) throws SQLException {
		statement.setObject(1, event.id());
		statement.setObject(2, event.receivedAt().atOffset(ZoneOffset.UTC));
		statement.setString(3, event.source());
		statement.setString(4, event.text());
	}

}
