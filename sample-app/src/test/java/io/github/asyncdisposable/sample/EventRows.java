package io.github.asyncdisposable.sample;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an ended application has left in its database.
 *
 * @param texts the texts of the events
 */
record EventRows(List<String> texts) {

	static EventRows read(Path dataDirectory) throws SQLException {
		String url = "jdbc:h2:file:" + dataDirectory.resolve("events").toAbsolutePath();
		List<String> texts = new ArrayList<>();
		try (Connection connection = DriverManager.getConnection(url);
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery("select text from event")) {
			while (rows.next()) {
				texts.add(rows.getString(1));
			}
		}
		return new EventRows(texts);
	}

	int size() {
		return this.texts.size();
	}

	/**
	 * Every accepted event is there, once. Of the others only those may be there whose
	 * answer got lost together with the connection.
	 * @param load who sent them
	 */
	void assertMatchAnswers(LoadGenerator load) {
		assertThat(this.texts).doesNotHaveDuplicates();
		Set<String> lost = new HashSet<>(load.accepted());
		Set<String> unexpected = new HashSet<>(this.texts);
		this.texts.forEach(lost::remove);
		unexpected.removeAll(load.accepted());
		unexpected.removeAll(load.unanswered());
		assertThat(lost.size()).as("lost events; %s", load).isZero();
		assertThat(unexpected.size()).as("events in the database that were refused; %s", load).isZero();
	}

}
