/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "figure-sample.h"

/* figure-gallery FOLDER [ENDING [WIDTH HEIGHT [dark]]]: every kind of figure as a file, to be looked at. */
int
main (int argc,
      char **argv)
{
  GsFigureStyle style = { .dark = argc > 5 };

  if (argc < 2)
    return 2;

  for (guint i = 0; i < N_SAMPLES; i++)
    {
      g_autoptr (GsFigure) figure = gs_figure_sample (i);
      g_autoptr (GError) error = NULL;
      g_autofree char *path = g_strdup_printf ("%s/%s.%s", argv[1], gs_figure_sample_name (i), argc > 2 ? argv[2] : "png");
      double width, height;

      gs_figure_get_size (figure, &width, &height);
      if (argc > 4)
        {
          width = g_ascii_strtod (argv[3], NULL);
          height = g_ascii_strtod (argv[4], NULL);
        }
      if (!gs_figure_save_as (figure, path, width, height, &style, &error))
        {
          g_printerr ("%s\n", error->message);
          return 1;
        }
    }

  return 0;
}
