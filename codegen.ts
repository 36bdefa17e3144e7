import { plainCodegen } from './src/codegen/index.js';

export default plainCodegen({
  documents: 'operations/**/*.graphql',
  output: 'src/generated',
  manifest: true,
});
