/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-application.h"
#include "gs-blas.h"
#include "gs-media-init.h"
#include "gs-renderer.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int argc,
      char **argv)
{
  g_autoptr (GsApplication) application = NULL;

  /* May start the program anew, so before everything else */
  gs_blas_prepare (argv);

  setlocale (LC_ALL, "");
  bindtextdomain (GS_GETTEXT_PACKAGE, GS_LOCALE_DIR);
  bind_textdomain_codeset (GS_GETTEXT_PACKAGE, "UTF-8");
  textdomain (GS_GETTEXT_PACKAGE);

  gs_renderer_choose ();
  gs_media_init ();

  application = gs_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
