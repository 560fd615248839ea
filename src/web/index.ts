import { Module } from '@nestjs/common';
import { FrontPageController } from './front-page.controller.js';
import { PageFiles } from './page-files.js';
import { PagesController } from './pages.controller.js';
import { Pages } from './pages.js';

/** The pages for people (the folder web/, once built), and what stands at `/`. */
@Module({
  providers: [PageFiles, Pages],
  controllers: [FrontPageController, PagesController],
})
export class WebModule {}
