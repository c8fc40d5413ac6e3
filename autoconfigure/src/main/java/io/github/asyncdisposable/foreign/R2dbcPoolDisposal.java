package io.github.asyncdisposable.foreign;

import java.util.Set;

import io.github.asyncdisposable.context.DisposalSource;
import io.r2dbc.pool.ConnectionPool;

/**
 * Disposes R2DBC connection pools: connections say goodbye to the database at the same
 * time as other beans are disposed, and are awaited. Spring Boot's way to dispose them
 * starts the same and blocks without a limit.
 *
 * @since 0.1.0
 */
public final class R2dbcPoolDisposal {

	private R2dbcPoolDisposal() {
	}

	/**
	 * Return the source for {@link ConnectionPool} beans.
	 * @return the source
	 */
	public static DisposalSource connectionPools() {
		return new BuiltInDisposer<>(ConnectionPool.class, (pool, context) -> pool.disposeLater().toFuture(),
				Set.of("dispose", "disposeLater"));
	}

}
