/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gs-blas.h"
#include "gs-cli.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

/* In the order in which people meet them. */
static const GsCliVerb verbs[] = {
  { "synth", "clips of a speaking face with known valence, arousal and weak spans", gs_cli_synth },
  { "train", "trains a network on clips with features and labels", gs_cli_train },
  { "features", "the encoder's features of a clip", gs_cli_features },
  { "analyse", "decodes clips, encodes, predicts and stores in a project", gs_cli_analyse },
  { "record", "records a camera while the networks say what they make of it", gs_cli_record },
  { "predict", "valence, arousal and gates from features", gs_cli_predict },
  { "attribute", "what face and sound contributed to the output, by integrated gradients", gs_cli_attribute },
  { "evaluate", "holds a network's predictions against the labels of clips", gs_cli_evaluate },
  { "ablate", "what each way of joining face and voice brings, inside and outside weak spans", gs_cli_ablate },
  { "agreement", "how traces of people and networks agree, with intervals", gs_cli_agreement },
  { "gold", "one trace of several raters: mean, median, EWE, CCC centring, barycentre", gs_cli_gold },
  { "report", "what comparing a project comes to: PDF, LaTeX, Markdown, with figures and tables", gs_cli_report },
  { "network", "what a network file holds", gs_cli_network },
  { "convert", "an annotation file of any known format as one of another", gs_cli_convert },
  { "project", "lists, checks, merges and exports a project file, or imports annotations or a data set into one", gs_cli_project },
  { "bench", "the speed of the network on this machine", gs_cli_bench },
  { "info", "the program's version and what it was built with", gs_cli_info },
};

static void
print_help (FILE *stream)
{
  fprintf (stream, "Usage: gatescope-cli COMMAND [OPTION…] [ARGUMENT…]\n\n");
  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    fprintf (stream, "  %-10s %s\n", verbs[i].name, verbs[i].summary);
  fprintf (stream, "\ngatescope-cli COMMAND --help tells more of each.\n");
}

/* A result that could not be written, to a full disk perhaps, is no result. */
static int
finish (int status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;

  fprintf (stderr, "gatescope-cli: standard output: the result could not be written: %s\n", g_strerror (errno));

  return status == GS_CLI_DONE ? GS_CLI_FAILED : status;
}

int
main (int argc,
      char **argv)
{
  gs_blas_prepare (argv);

  setlocale (LC_ALL, "");
  /* Numbers on stdout are read by programs: always with a point. */
  setlocale (LC_NUMERIC, "C");

  if (argc < 2)
    {
      print_help (stderr);
      return GS_CLI_USAGE;
    }

  if (strcmp (argv[1], "--help") == 0 || strcmp (argv[1], "-h") == 0 || strcmp (argv[1], "help") == 0)
    {
      print_help (stdout);
      return GS_CLI_DONE;
    }

  if (strcmp (argv[1], "--version") == 0)
    {
      printf ("gatescope-cli %s\n", GS_VERSION);
      return GS_CLI_DONE;
    }

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      if (strcmp (argv[1], verbs[i].name) == 0)
        return finish (verbs[i].run (argc - 1, argv + 1));
    }

  fprintf (stderr, "gatescope-cli: “%s” is not a command; gatescope-cli --help lists them\n", argv[1]);

  return GS_CLI_USAGE;
}
