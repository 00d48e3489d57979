using System.CommandLine;
using System.Diagnostics;
using Hydra.Components;
using Worker.Cli.HydraFiles;

namespace Worker.Cli.Commands;

/// <summary><c>./worker hydra convert</c>: component files, or the arguments of a trial, to Hydra's overrides.</summary>
internal static class HydraConvertCommand
{
    public static Command Create()
    {
        var options = new Options();
        var command = new DetailedCommand(
            "convert",
            "Convert component files, or with --args the arguments of a trial, to Hydra's overrides.",
            """
              ./worker hydra convert components/train.yaml               prints what it becomes
              ./worker hydra convert --write components/                 edits each file in place; git diff shows the converted lines
              ./worker hydra convert - < train.yaml > converted.yaml
              ./worker hydra convert --write train.yaml --key lr=model.optimizer.lr --key -e=trainer.max_epochs
              ./worker hydra convert --args --study tuning.yaml -- --lr=1e-06 --title '日本 語' experiment=example

            Findings go to standard error:

              train.yaml:14:13: error positional-placeholder: … Fix: …

            A file with an error is left as it is, and the others are converted. Converting a second time changes nothing. Of a folder,
            *.yaml and *.yml that are no components are left alone. A value of --key is FLAG=KEY, the flag with its dashes or without.

            With --args everything after -- is converted, and printed one override per line. As a line end may be part of a value,
            scripts take --null or --json.

            Exit code 1 when a file has an error, 2 when an argument of a trial or the call itself is wrong.
            """)
        {
            options.Files,
            options.Write,
            options.Names,
            options.Key,
            options.Keys,
            options.Args,
            options.Types.Study,
            options.Types.Types,
            options.Types.Negatable,
            options.Null,
            options.Json,
        };
        command.SetAction((parsed, cancellationToken) => Task.FromResult(
            parsed.GetValue(options.Args) ? ConvertArguments(parsed, options) : ConvertFiles(parsed, options, cancellationToken)));
        return command;
    }

    private sealed class Options
    {
        public Argument<string[]> Files { get; } = new("file")
        {
            Description = "Component files or folders of them; - is standard input. With --args: the arguments, after --.",
            Arity = ArgumentArity.ZeroOrMore,
        };

        public Option<bool> Write { get; } = new("--write") { Description = "Edit the files in place." };

        public Option<string> Names { get; } = HydraNames.Option();

        public Option<string[]> Key { get; } = new("--key")
        {
            Description = "Key of Hydra for a flag, where it is not the flag's own text. May be repeated.",
            HelpName = "FLAG=KEY",
        };

        public Option<string?> Keys { get; } = new("--keys")
        {
            Description = "The same as a JSON file: {\"--lr\": \"model.optimizer.lr\"}.",
            HelpName = "FILE",
        };

        public Option<bool> Args { get; } = new("--args") { Description = "Convert the arguments of a trial that stand after --." };

        public TrialTypes Types { get; } = new();

        public Option<bool> Null { get; } = new("--null", "-0")
        {
            Description = "With --args: end each override with NUL instead of a line end.",
        };

        public Option<bool> Json { get; } = new("--json")
        {
            Description = "Print one JSON object with files (their state, findings and, without --write, text) and counts; "
                + "with --args an array of overrides.",
        };
    }

    private static int ConvertArguments(ParseResult parsed, Options options)
    {
        Refuse(parsed, "--args", options.Write, options.Names, options.Key, options.Keys);
        using var output = new CommandOutput(parsed);
        var converted = TrialConversion.Convert(parsed.GetValue(options.Files) ?? [], options.Types.Read(parsed));
        foreach (var warning in converted.Warnings)
        {
            output.Say($"argument {warning.Position}: warning {warning.Code}: {warning.Message} Fix: {warning.Fix}");
        }

        if (parsed.GetValue(options.Json))
        {
            output.WriteJson(converted.Overrides);
        }
        else
        {
            var end = parsed.GetValue(options.Null) ? '\0' : '\n';
            output.Write(string.Concat(converted.Overrides.Select(text => text + end)));
        }

        return 0;
    }

    private static int ConvertFiles(ParseResult parsed, Options options, CancellationToken cancellationToken)
    {
        Refuse(parsed, "files", options.Types.Study, options.Types.Types, options.Types.Negatable, options.Null);
        var (write, json) = (parsed.GetValue(options.Write), parsed.GetValue(options.Json));
        var sources = HydraSource.Find(parsed.GetValue(options.Files) ?? []);
        if (write && sources.Any(source => source.IsStandardInput))
        {
            throw new UserException("standard input is not edited in place: leave --write out.", UserException.WrongUsage);
        }

        if (!write && !json && sources is not [{ IsNamed: true }])
        {
            throw new UserException(
                "add --write to edit several files or a folder in place, or --json to print what they become.", UserException.WrongUsage);
        }

        var keys = FlagKeyFile.Read(parsed.GetValue(options.Keys), parsed.GetValue(options.Key) ?? []);
        var clock = Stopwatch.StartNew();
        var batch = new ComponentBatch(new ConversionOptions(HydraNames.Of(parsed, options.Names), keys), write);
        var report = new ConversionReport(batch.Convert(sources, cancellationToken));
        using var output = new CommandOutput(parsed);
        if (json)
        {
            output.WriteJson(report.ToJson(withText: !write));
        }
        else
        {
            output.SayFindings(report.Findings);
            if (!write && report.Files is [{ State: not ConversionState.Refused } file])
            {
                output.Write(file.Text);
            }
        }

        if (write || json)
        {
            output.Say($"{report.Summary} in {clock.Elapsed.TotalSeconds:0.0} s");
        }

        return report.HasErrors ? UserException.Failed : 0;
    }

    /// <exception cref="UserException">An option is given that has no meaning here.</exception>
    private static void Refuse(ParseResult parsed, string with, params Option[] options)
    {
        if (options.FirstOrDefault(option => parsed.GetResult(option) is { Implicit: false }) is { } given)
        {
            throw new UserException($"{given.Name} does not go with {with}: leave it out.", UserException.WrongUsage);
        }
    }
}
