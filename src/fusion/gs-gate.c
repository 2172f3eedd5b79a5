/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gs-gate.h"

#include "gs-linear.h"
#include "gs-math.h"

/**
 * gs_gate_forward:
 * @n_rows: T
 * @n: d, width of a candidate's row
 * @temperature: divides the logits
 * @parameters: map from the selector to one logit a candidate
 * @gate: (inout): candidates and selector; receives weights and output
 *
 * w = softmax ((W x + b) / temperature); output relu (sum_k w_k X_k).
 */
void
gs_gate_forward (gsize n_rows,
                 gsize n,
                 float temperature,
                 const GsLinearParameters *parameters,
                 GsTapeGate *gate)
{
  guint n_candidates = gate->n_candidates;

  gs_linear_forward (n_rows, n, n_candidates, gate->selector, parameters->weight, parameters->bias, gate->weights);
  gs_softmax_rows (n_rows, n_candidates, temperature, gate->weights);

  for (gsize row = 0; row < n_rows; row++)
    {
      const float *weights = gate->weights + row * n_candidates;
      float *out = gate->out + row * n;

      for (gsize i = 0; i < n; i++)
        out[i] = weights[0] * gate->candidates[0][row * n + i];
      for (guint k = 1; k < n_candidates; k++)
        {
          const float *candidate = gate->candidates[k] + row * n;

          for (gsize i = 0; i < n; i++)
            out[i] += weights[k] * candidate[i];
        }
    }

  gs_relu (n_rows * n, gate->out);
}

/**
 * gs_gate_backward:
 * @n_rows: T
 * @n: d
 * @temperature: as given to gs_gate_forward()
 * @parameters: the same
 * @gate: (inout): d_out holds the gradient of the output
 *
 * Adds to the gradients of candidates and selector; leaves that of the logits.
 */
void
gs_gate_backward (gsize n_rows,
                  gsize n,
                  float temperature,
                  const GsLinearParameters *parameters,
                  GsTapeGate *gate)
{
  guint n_candidates = gate->n_candidates;

  for (gsize row = 0; row < n_rows; row++)
    {
      const float *weights = gate->weights + row * n_candidates;
      const float *out = gate->out + row * n;
      float *d_out = gate->d_out + row * n;

      for (gsize i = 0; i < n; i++)
        d_out[i] = out[i] > 0.0f ? d_out[i] : 0.0f;

      for (guint k = 0; k < n_candidates; k++)
        {
          const float *candidate = gate->candidates[k] + row * n;
          float *d_candidate = gate->d_candidates[k] + row * n;
          double along = 0.0;

          for (gsize i = 0; i < n; i++)
            {
              along += (double) d_out[i] * candidate[i];
              d_candidate[i] += weights[k] * d_out[i];
            }
          gate->d_logits[row * n_candidates + k] = (float) along;
        }
    }

  gs_softmax_rows_backward (n_rows, n_candidates, temperature, gate->weights, gate->d_logits);
  gs_linear_backward_input (n_rows, n, n_candidates, gate->d_logits, parameters->weight, TRUE, gate->d_selector);
}
