using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hydra.Components;
using Hydra.Pipelines;
using Hydra.Pipelines.Compiling;
using Hydra.Pipelines.Tuning;
using WorkerLib;

namespace Worker.Jobs.SubmitVertexJob;

/// <summary>Makes what is submitted of the file that a request names: compiles a declaration, checks and converts a tuning job.</summary>
internal sealed class SubmissionReader(JobFiles files)
{
    private const int MaxFindings = 20;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 64, AllowDuplicateProperties = false };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="InvalidSubmissionException">The file cannot be used; says where and why.</exception>
    public async Task<Submission> ReadAsync(SubmissionRequest request)
    {
        var content = await files.ReadAsync(request.Key);
        var job = request.Form switch
        {
            SubmissionForm.PipelineJob => JsonOf(request.Key, TextOf(request.Key, content)),
            SubmissionForm.TuningJob => Tuning(request.Key, TextOf(request.Key, content)),
            _ => Compiled(request, TextOf(request.Key, content)),
        };
        var kind = request.Form == SubmissionForm.TuningJob ? VertexJobKind.Tuning : VertexJobKind.Pipeline;
        try
        {
            if (request.ServiceAccount is { } account)
            {
                var owner = kind == VertexJobKind.Tuning ? job["trialJobSpec"] as JsonObject : job;
                owner?["serviceAccount"] = account;
            }

            return new Submission(request.Id, kind, job);
        }
        catch (InvalidOperationException exception)
        {
            throw new InvalidSubmissionException($"{request.Key} has text that is no Unicode: {exception.Message}");
        }
    }

    private JsonObject Compiled(SubmissionRequest request, string text)
    {
        var compiled = PipelineCompiler.Compile(
            request.Key,
            text,
            path => files.Component(request.Key, path),
            new PipelineOptions { Values = request.Parameters, Root = request.Root });
        return Checked(compiled.Job, compiled.Findings);
    }

    private static JsonObject Tuning(string key, string text)
    {
        var tuning = TuningCompiler.Compile(key, text);
        return Checked(tuning.Job, tuning.Findings);
    }

    private static JsonObject Checked(JsonObject? job, IReadOnlyList<Finding> findings)
    {
        var errors = findings.Where(finding => finding.Severity == FindingSeverity.Error).ToList();
        if (job is null || errors.Count > 0)
        {
            var more = errors.Count > MaxFindings ? $"\nand {errors.Count - MaxFindings} more" : "";
            throw new InvalidSubmissionException($"{string.Join('\n', errors.Take(MaxFindings))}{more}");
        }

        foreach (var finding in findings.Take(MaxFindings))
        {
            Log.Warning("A file that is submitted has a finding.", ("finding", finding.ToString()));
        }

        return job;
    }

    private static JsonObject JsonOf(string key, string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Options) as JsonObject
                ?? throw new InvalidSubmissionException($"{key} is not a JSON object");
        }
        catch (JsonException exception)
        {
            throw new InvalidSubmissionException(
                $"{key} is not JSON at line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1}: {exception.Message}");
        }
    }

    private static string TextOf(string key, byte[] content)
    {
        try
        {
            return StrictUtf8.GetString(content).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidSubmissionException($"{key} is not UTF-8; save it so");
        }
    }
}
