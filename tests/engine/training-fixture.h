/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Clips of the small data set: features and frames of each, ten frames a second. */
#define FIXTURE_CLIPS  8
#define FIXTURE_VIDEO  6
#define FIXTURE_AUDIO  5
#define FIXTURE_FRAMES 80

/* A folder of one test, with a data set `clips` in it. */
typedef struct
{
  char *folder;
  char *clips;
  char *out; /* where the test's network goes */
} TrainingFixture;

void training_fixture_set_up (TrainingFixture *fixture, gconstpointer data);
void training_fixture_tear_down (TrainingFixture *fixture, gconstpointer data);
char *training_fixture_path (TrainingFixture *fixture, const char *name);
void assert_same_files (const char *a, const char *b);
gboolean files_are_same (const char *a, const char *b);

G_END_DECLS
