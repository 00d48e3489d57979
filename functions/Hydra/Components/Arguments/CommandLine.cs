namespace Hydra.Components.Arguments;

/// <summary>Where the arguments of the program begin in the command line of a container.</summary>
/// <param name="CommandStart">Index in <see cref="ContainerSpec.Command"/>; items before it are the program and what starts it.</param>
/// <param name="ArgsStart">Index in <see cref="ContainerSpec.Args"/>.</param>
/// <param name="Scripts">The scripts of <c>sh -c</c> before the program.</param>
/// <param name="TakesNumbers">Whether a script takes the arguments by number, so that none of them may go.</param>
internal sealed record CommandLine(
    ContainerSpec Container, int CommandStart, int ArgsStart, IReadOnlyList<Placeholder> Scripts, bool TakesNumbers) : SilentRecord
{
    /// <summary>What is passed to the program.</summary>
    public IEnumerable<Placeholder> Arguments => Container.Command.Skip(CommandStart).Concat(Container.Args.Skip(ArgsStart));

    public static CommandLine Of(ContainerSpec container)
    {
        var commands = container.Command.Count;
        if (commands == 0 && !(container.Args is [LiteralPlaceholder first, ..] && ProgramFinder.IsProgram(first.Text)))
        {
            return new CommandLine(container, 0, 0, [], TakesNumbers: false); // the image has a program of its own
        }

        var finder = new ProgramFinder([.. container.Command, .. container.Args]);
        var start = finder.Find();
        return new CommandLine(
            container, Math.Min(start, commands), Math.Max(0, start - commands), finder.Scripts, finder.TakesNumbers);
    }
}
