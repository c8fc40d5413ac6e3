package io.github.asyncdisposable.sample;

import java.io.IOException;

import com.github.fppt.jedismock.RedisServer;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * A Redis server inside this process, as long as no other one is set. It forgets
 * everything at the end.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "spring.data.redis.url", havingValue = "in-process", matchIfMissing = true)
class InProcessRedis {

	@Bean(destroyMethod = "stop")
	RedisServer redisServer() throws IOException {
		return RedisServer.newRedisServer().start();
	}

	@Bean
	DataRedisConnectionDetails redisConnectionDetails(RedisServer redisServer) {
		return new DataRedisConnectionDetails() {

			@Override
			public Standalone getStandalone() {
				return Standalone.of("localhost", redisServer.getBindPort());
			}

		};
	}

}
