using System.Diagnostics;
using Spectre.Console;

namespace LocalAws;

/// <summary>What the commands show a person. Results meant for machines go to standard output, this goes to standard error.</summary>
internal static class Screen
{
    public static IAnsiConsole Console { get; } = Create();

    /// <summary>Shows a step while it runs, with what it reports of itself, and afterwards how long it took.</summary>
    public static async Task<T> StepAsync<T>(string title, Func<Action<string>, Task<T>> work)
    {
        var clock = Stopwatch.StartNew();
        T result;
        if (Console.Profile.Capabilities.Interactive)
        {
            result = await Console.Status().StartAsync(
                Markup.Escape(title),
                status => work(note => status.Status($"{Markup.Escape(title)} [grey]{Markup.Escape(Cut(note))}[/]")));
        }
        else
        {
            Console.MarkupLineInterpolated($"… {title}");
            result = await work(_ => { });
        }

        Console.MarkupLineInterpolated($"[green]✓[/] {title} [grey]{clock.Elapsed.TotalSeconds:0.0} s[/]");
        return result;
    }

    public static Task StepAsync(string title, Func<Action<string>, Task> work) => StepAsync(title, async note =>
    {
        await work(note);
        return true;
    });

    public static void Title(string text)
    {
        Console.WriteLine();
        Console.MarkupLineInterpolated($"[bold]{text}[/]");
    }

    /// <summary>A line of any length; the terminal wraps it, not we.</summary>
    public static void Line(string text) => System.Console.Error.WriteLine(text);

    private static IAnsiConsole Create()
    {
        var isTerminal = !System.Console.IsErrorRedirected;
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(System.Console.Error),
            Ansi = isTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            Interactive = isTerminal ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isTerminal)
        {
            console.Profile.Width = 160;
        }

        return console;
    }

    private static string Cut(string note) => note.Length <= 80 ? note : note[..80];
}
