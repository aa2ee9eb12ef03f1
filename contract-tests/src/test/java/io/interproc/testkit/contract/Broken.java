package io.interproc.testkit.contract;

import io.interproc.Lock;
import io.interproc.Scope;
import io.interproc.ValueOptions;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/// A scope of threads in which something is wrong: what a suite must not pass.
///
/// The scope and every object that comes out of it is a proxy of the sound one. A defect sees each call first, and
/// answers it or leaves it to the sound object.
final class Broken implements InvocationHandler {

    /// The answer of a defect that leaves the call to the sound object.
    static final Object SOUND = new Object();

    /// What is wrong.
    interface Defect {
        /// Answers a call, or returns [#SOUND].
        Object call(Object sound, String method, Object[] arguments) throws Throwable;
    }

    private final Object sound;
    private final Defect defect;

    private Broken(Object sound, Defect defect) {
        this.sound = sound;
        this.defect = defect;
    }

    /// Returns a new scope of threads with a defect.
    static Scope scope(Defect defect) {
        return (Scope) wrap(Scope.threads(), defect);
    }

    static Object wrap(Object sound, Defect defect) {
        Class<?>[] types = typesOf(sound);
        return types.length == 0
                ? sound
                : Proxy.newProxyInstance(Broken.class.getClassLoader(), types, new Broken(sound, defect));
    }

    /// Returns the interfaces of the library that an object implements.
    private static Class<?>[] typesOf(Object sound) {
        return sound == null
                ? new Class<?>[0]
                : Stream.<Class<?>>iterate(sound.getClass(), Objects::nonNull, Class::getSuperclass)
                        .flatMap(type -> Arrays.stream(type.getInterfaces()))
                        .filter(type -> type.getPackageName().equals(Scope.class.getPackageName()))
                        .distinct()
                        .toArray(Class<?>[]::new);
    }

    private static Object unwrap(Object object) {
        if (object instanceof ValueOptions options && options.lock().isPresent()) {
            return options.withLock((Lock) unwrap(options.lock().get()));
        }
        return object != null
                        && Proxy.isProxyClass(object.getClass())
                        && Proxy.getInvocationHandler(object) instanceof Broken broken
                ? broken.sound
                : object;
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] given) throws Throwable {
        Object[] arguments = given == null ? new Object[0] : given.clone();
        if (!method.getName().equals("start")) {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] = unwrap(arguments[i]);
            }
        }
        Object result = defect.call(sound, method.getName(), arguments);
        return SOUND.equals(result) ? wrap(soundly(sound, method, arguments), defect) : result;
    }

    private static Object soundly(Object sound, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(sound, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
