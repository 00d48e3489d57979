using System.CommandLine;
using Hydra.Components;
using Hydra.Pipelines;
using Worker.Cli.HydraFiles;

namespace Worker.Cli.Commands;

/// <summary><c>./worker hydra compile</c>: a pipeline declaration or the file of a tuning job to the body of Vertex AI's request.</summary>
internal static class HydraCompileCommand
{
    public static Command Create()
    {
        var options = new Options();
        var command = new DetailedCommand(
            "compile",
            "Compile a pipeline declaration with its component files, or the file of a tuning job, to JSON for Vertex AI.",
            """
              ./worker hydra compile pipeline.yaml --output job.json
              ./worker hydra compile pipeline.yaml --set experiment=example --root gs://bucket/pipelines
              ./worker hydra compile tuning.yaml                         a HyperparameterTuningJob

            A file with "tasks" is a pipeline, one with "studySpec" a tuning job. Component files are looked for from the declaration's
            folder. Findings go to standard error, as those of ./worker hydra check; with an error nothing is written.

            Exit code 1 when there is an error.
            """)
        {
            options.File,
            options.Output,
            options.Tuning,
            options.Set,
            options.Root,
            options.DisplayName,
            options.Json,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, options, cancellationToken)));
        return command;
    }

    private sealed class Options
    {
        public Argument<string> File { get; } = new("file") { Description = "Pipeline declaration or tuning job; - is standard input." };

        public Option<string?> Output { get; } = new("--output")
        {
            Description = "Write the job into this file instead of standard output.",
            HelpName = "FILE",
        };

        public Option<bool> Tuning { get; } = new("--tuning") { Description = "Take the file for a tuning job, whatever is in it." };

        public Option<string[]> Set { get; } = new("--set")
        {
            Description = "Value of a parameter of the pipeline, in place of its default. May be repeated.",
            HelpName = "NAME=VALUE",
        };

        public Option<string?> Root { get; } = new("--root")
        {
            Description = "Folder in Cloud Storage, in place of the pipeline's.",
            HelpName = "gs://BUCKET/FOLDER",
        };

        public Option<string?> DisplayName { get; } = new("--display-name")
        {
            Description = "Name of the tuning job, in place of the file's.",
            HelpName = "NAME",
        };

        public Option<bool> Json { get; } = new("--json") { Description = "Print one JSON object with kind, job and findings." };
    }

    private static int Run(ParseResult parsed, Options options, CancellationToken cancellationToken)
    {
        var source = HydraSource.Find([parsed.GetRequiredValue(options.File)]) is [{ IsNamed: true } file]
            ? file
            : throw new UserException("name one file, not a folder.", UserException.WrongUsage);
        var compiled = Compile(source, parsed, options, cancellationToken);
        using var output = new CommandOutput(parsed);
        var target = parsed.GetValue(options.Output);
        if (target is not null && compiled.Text is not null)
        {
            OutputFile.WriteOrRefuse(target, $"{compiled.Text}\n");
        }

        if (parsed.GetValue(options.Json))
        {
            output.WriteJson(new
            {
                kind = compiled.Kind switch { JobFileKind.TuningJob => "tuning", _ => "pipeline" },
                job = compiled.Job,
                findings = compiled.Findings.Select(FindingLines.Json),
            });
        }
        else
        {
            output.SayFindings(compiled.Findings);
            if (target is null && compiled.Text is not null)
            {
                output.WriteLine(compiled.Text);
            }
        }

        return compiled.Job is null ? UserException.Failed : 0;
    }

    private static JobCompilation Compile(
        HydraSource source, ParseResult parsed, Options options, CancellationToken cancellationToken)
    {
        var read = ComponentFile.Read(source.Name, InputFile.ReadOrRefuse(source.Path, "the file", cancellationToken));
        var kind = parsed.GetValue(options.Tuning) ? JobFileKind.TuningJob : JobFiles.KindOf(read.Text);
        if (read.Text.Length == 0 && read.Findings.Count > 0)
        {
            return new JobCompilation(kind, null, null, read.Findings);
        }

        if (kind == JobFileKind.Component)
        {
            throw new UserException(
                $"'{source.Name}' is a component: compile a pipeline that has it as a task, or see ./worker hydra convert.",
                UserException.WrongUsage);
        }

        var values = new Dictionary<string, string>();
        foreach (var pair in parsed.GetValue(options.Set) ?? [])
        {
            var (name, value) = NameAndValue.Of("--set", pair, "NAME=VALUE, such as epochs=10");
            if (!values.TryAdd(name, value))
            {
                throw new UserException($"--set gives {name} twice.", UserException.WrongUsage);
            }
        }

        var given = new JobCompilationOptions(values, parsed.GetValue(options.Root), parsed.GetValue(options.DisplayName));
        return kind == JobFileKind.TuningJob && (values.Count > 0 || given.Root is not null)
            ? throw new UserException("--set and --root are for pipelines, and this is a tuning job.", UserException.WrongUsage)
            : kind != JobFileKind.TuningJob && given.DisplayName is not null
                ? throw new UserException("--display-name is for tuning jobs, and this is none.", UserException.WrongUsage)
                : JobCompilation.Compile(source, read.Text, kind, given, cancellationToken);
    }
}
