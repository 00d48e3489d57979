using System.CommandLine;
using System.Text.Json.Nodes;
using Worker.Cli.Aws;
using Worker.Cli.Symbols;

namespace Worker.Cli.Commands;

/// <summary><c>./worker symbolize</c>: turns addresses of the package into functions and lines of the source.</summary>
internal static class SymbolizeCommand
{
    public static Command Create()
    {
        var addresses = new Argument<string[]>("address")
        {
            Description = "Addresses of the package, such as 0x9d4884. Without any, a stack is read from --file.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var file = new Option<string>("--file")
        {
            Description = "A Sentry event as JSON, log lines or a stack; - is standard input.",
            HelpName = "FILE|-",
            DefaultValueFactory = _ => "-",
        };
        var buildId = new Option<string?>("--build-id")
        {
            Description = "Build of the addresses, or how it begins, where the stack does not name it. Without it the build that "
                + "./worker up serves, or the only one of artifacts/symbols/.",
            HelpName = "ID",
        };
        var environment = new Option<string?>("--env")
        {
            Description = "Fetch symbols that are not here from the bucket of packages of this environment.",
            HelpName = "NAME",
        };
        var json = new Option<bool>("--json") { Description = "One JSON object per line instead of text." };
        var command = new DetailedCommand(
            "symbolize",
            "Turn addresses of the package into functions and lines.",
            """
              ./worker symbolize 0x9d4884 0x9d4b10 --build-id 3a2cc1d1cf88bac19c0ef54290036ae20e82c688
              ./worker symbolize --file event.json                 an event that was downloaded from Sentry
              ./worker logs export_api_log --env production --json | ./worker symbolize --env production --build-id …

            Finds addresses with their build in Sentry events and in log lines that hold one, and lines such as
            "at Worker.Jobs.ExportApiLog.Day(String) + 0x5c" in a logged exception, which does not name its build. Inlined calls show
            as several lines, the innermost first. Exit code 1 when there is no stack, or no symbols for it.
            """)
        {
            addresses,
            file,
            buildId,
            environment,
            json,
        };
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(addresses)!,
            parsed.GetValue(file)!,
            parsed.GetValue(buildId),
            parsed.GetValue(environment),
            parsed.GetValue(json),
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] addresses, string file, string? buildId, string? environmentName, bool asJson, CancellationToken cancellationToken)
    {
        var repository = Repository.Find();
        var environment = environmentName is null ? null : AwsEnvironment.Read(repository, environmentName);
        var stacks = addresses.Length > 0
            ? [new StackText(buildId, StackText.ReadAddresses(addresses))]
            : StackText.ReadAll(await ReadAsync(file, cancellationToken));
        if (stacks.Count == 0)
        {
            throw new UserException(
                "there is no stack of the package in that: it needs a Sentry event with native_aot, "
                + "or lines such as \"at Worker.Jobs.Job.Method() + 0x5c\".");
        }

        foreach (var stack in stacks)
        {
            var symbols = await SymbolFile.FindAsync(repository, stack.BuildId ?? buildId, environment, cancellationToken);
            foreach (var place in stack.Places)
            {
                await ShowAsync(symbols, place, asJson, cancellationToken);
            }
        }

        return 0;
    }

    private static async Task ShowAsync(SymbolFile symbols, CodePlace place, bool asJson, CancellationToken cancellationToken)
    {
        var lines = await symbols.LinesAsync(place, cancellationToken);
        if (asJson)
        {
            var list = new JsonArray([.. lines.Select(line => new JsonObject { ["function"] = line.Function, ["source"] = line.Source })]);
            await Console.Out.WriteLineAsync(new JsonObject { ["place"] = place.Text, ["lines"] = list }.ToJsonString());
            return;
        }

        await Console.Out.WriteLineAsync(place.Text);
        foreach (var line in lines)
        {
            await Console.Out.WriteLineAsync($"    {line.Source}  {line.Function}");
        }

        if (lines.Count == 0)
        {
            await Console.Out.WriteLineAsync("    not in the symbols of this build");
        }
    }

    private static async Task<string> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = file == "-" ? new StreamReader(Console.OpenStandardInput()) : new StreamReader(file);
            return await reader.ReadToEndAsync(cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"cannot read the stack: {exception.Message}", UserException.WrongUsage);
        }
    }
}
