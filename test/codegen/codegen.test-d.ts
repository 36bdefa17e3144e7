import type { CodegenConfig } from '@graphql-codegen/cli';
import { expectTypeOf, it } from 'vitest';
import { plainCodegen } from '../../src/codegen/index.js';

it('gives what graphql-codegen takes', () => {
  expectTypeOf<ReturnType<typeof plainCodegen>>().toExtend<CodegenConfig>();
  const config: CodegenConfig = plainCodegen({ documents: '*.graphql', output: 'generated' });
  expectTypeOf(config.generates).not.toBeAny();
});
