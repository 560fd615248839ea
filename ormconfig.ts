import 'reflect-metadata';
import { loadEnv } from './src/config/index.js';
import { createDataSource, dataSourceOptions } from './src/database/index.js';

/** The data source of TypeORM's command line: `npx typeorm -d dist/ormconfig.js migration:show`. */
export default createDataSource(dataSourceOptions(loadEnv()));
