using System.CommandLine;

namespace Worker.Cli.Commands;

/// <summary>The commands that say what a process promises and how it proves who it is.</summary>
internal static class ProcessPromiseCommands
{
    public static DetailedCommand CreateAdd()
    {
        var name = ProcessCommand.Name();
        var promise = new PromiseOptions();
        var replace = new Option<bool>("--replace")
        {
            Description = "Change what a process promises that is watched already; its token and its pings stay.",
        };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            "add",
            "Have a process watched: its token goes to standard output, once.",
            """
              ./worker process add feed-poller --every 60s --grace 30s
              ./worker process add billing-sync --cron '30 2 * * MON-FRI' --zone Asia/Tokyo --grace 15m --max-run 1h --env production
              ./worker process add billing-sync --cron '0 3 * * MON-FRI' --zone Asia/Tokyo --grace 15m --replace

            A crontab has five fields, or is @hourly, @daily, @weekly, @monthly or @yearly. Days of the month may be L, L-3, LW or 15W,
            days of the week FRIL or FRI#2. The token is stored as its SHA-256 alone. On production it asks first; --yes answers.
            """)
        {
            name,
            replace,
            environment,
            yes,
        };
        promise.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (process, promised) = (parsed.GetRequiredValue(name), promise.Read(parsed));
            _ = promised.ToAttributes(process); // a mistake is named before anybody is asked
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            if (parsed.GetValue(replace))
            {
                await place.ConfirmAsync($"Change what {process} promises", parsed.GetValue(yes), cancellationToken);
                await ProcessCommand.Of(place).ReplaceAsync(process, promised, cancellationToken);
            }
            else
            {
                await place.ConfirmAsync($"Watch {process}", parsed.GetValue(yes), cancellationToken);
                await PrintTokenAsync(process, await ProcessCommand.Of(place).AddAsync(process, promised, cancellationToken));
            }

            ProcessScreen.Show(await ProcessCommand.Of(place).ShowAsync(process, cancellationToken));
            return 0;
        });
        return command;
    }

    public static DetailedCommand CreateToken()
    {
        var name = ProcessCommand.Name();
        var only = new Option<bool>("--only") { Description = "The new token replaces all others at once." };
        var environment = Place.EnvironmentOption();
        var yes = Place.YesOption();
        var command = new DetailedCommand(
            "token",
            "Make a new token for a process; the old one stays valid beside it until it is replaced.",
            """
              ./worker process token billing-sync --env production
              ./worker process token billing-sync --env production --only

            To rotate: make a second token, give it to the process, and let another one with --only replace both next time, or at once
            when the old one is known to others.
            """)
        {
            name,
            only,
            environment,
            yes,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (process, isOnly) = (parsed.GetRequiredValue(name), parsed.GetValue(only));
            var place = await Place.OpenAsync(parsed.GetValue(environment), cancellationToken);
            await place.ConfirmAsync(
                isOnly ? $"Replace the tokens of {process}" : $"Make a token for {process}", parsed.GetValue(yes), cancellationToken);
            await PrintTokenAsync(process, await ProcessCommand.Of(place).NewTokenAsync(process, isOnly, cancellationToken));
            return 0;
        });
        return command;
    }

    /// <summary>The token to standard output, how to use it to standard error.</summary>
    private static async Task PrintTokenAsync(string process, string token)
    {
        Screen.Line("The token is shown this once; keep it where the process reads its secrets:");
        await Console.Out.WriteLineAsync(token);
        Screen.Line($"curl -fsS --retry 3 -H \"Authorization: Bearer $TOKEN\" \"$URL/heartbeats/{Uri.EscapeDataString(process)}\"");
        Screen.Line("$URL is Terraform's output heartbeats_url.");
    }
}
