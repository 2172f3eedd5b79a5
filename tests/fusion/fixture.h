/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "gs-network.h"

G_BEGIN_DECLS

/**
 * Fixture:
 * @file: input.*, param.*, eval.*, train.*, grad.* and adam.* of one configuration
 * @config: the configuration
 * @n_sequences: sequences of the batch
 *
 * What the reference computed for one configuration.
 */
typedef struct
{
  GsTensorFile *file;
  GsFusionConfig *config;
  guint n_sequences;
} Fixture;

void fixture_add_tests (const char *name, GTestDataFunc func);
Fixture *fixture_load (const char *path);
void fixture_free (Fixture *self);
GsNetwork *fixture_build_network (Fixture *self);
const float *fixture_get_sequence (Fixture *self,
                                   const char *name,
                                   guint sequence);
void assert_close (const char *what,
                   const float *found,
                   const float *wanted,
                   gsize n,
                   double absolute,
                   double relative);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Fixture, fixture_free)

G_END_DECLS
