import { Controller, Get, Header } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags, getSchemaPath, ApiExtraModels } from '@nestjs/swagger';
import { NotFound } from '../common/index.js';
import { ApiFailures, Public } from '../http/index.js';
import { TokenKeys } from './token-keys.js';
import type { PublishedKey } from './token-keys.js';

const TYPE = 'application/jwk-set+json';

export class KeyView implements PublishedKey {
  @ApiProperty({ example: 'EC' })
  kty: string;

  @ApiProperty({ example: 'P-256' })
  crv: string;

  @ApiProperty({ example: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU' })
  x: string;

  @ApiProperty({ example: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0' })
  y: string;

  @ApiProperty({ description: 'Its thumbprint (RFC 7638).', example: 'oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U' })
  kid: string;

  @ApiProperty({ enum: ['ES256'], example: 'ES256' })
  alg: 'ES256';

  @ApiProperty({ enum: ['sig'], example: 'sig' })
  use: 'sig';
}

export class KeySetView {
  @ApiProperty({ type: [KeyView] })
  keys: KeyView[];
}

/** What other services check access tokens with. */
@ApiTags('Service')
@ApiExtraModels(KeySetView)
@Public()
@Controller('.well-known')
export class JwksController {
  constructor(private readonly keys: TokenKeys) {}

  @Get('jwks.json')
  @Header('Content-Type', TYPE)
  @Header('Cache-Control', 'public, max-age=300')
  @ApiOperation({
    operationId: 'jwks',
    summary: 'The public keys of access tokens',
    description: 'A JWK set (RFC 7517), where tokens are signed with a key pair (`JWT_PRIVATE_KEY`); otherwise 404.',
  })
  @ApiOkResponse({ content: { [TYPE]: { schema: { $ref: getSchemaPath(KeySetView) } } } })
  @ApiFailures('not_found')
  jwks(): KeySetView {
    if (!this.keys.published) throw new NotFound({ detail: 'tokens are signed with a secret' });
    return { keys: [this.keys.published] };
  }
}
