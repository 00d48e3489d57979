namespace Worker.Jobs.ProcessChecker;

/// <summary>
/// A process that changes again and again raises one alert, as flapping, and then no more until it was steady for some time. Then one
/// alert or recovery says how it is.
/// </summary>
/// <param name="Changes">So many changes within the window are flapping.</param>
/// <param name="Window">Within which changes count.</param>
/// <param name="Steady">How long a flapping process must stay as it is to be steady again.</param>
internal sealed record FlapDamping(int Changes, TimeSpan Window, TimeSpan Steady);
